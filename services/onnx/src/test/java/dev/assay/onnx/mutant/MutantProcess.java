package dev.assay.onnx.mutant;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that opens mutants. It tells each mutant's seed before it begins, and after it how it ended:
 * {@code result}, {@code refused} with the sentence, or {@code broken} with what must not have been thrown.
 */
final class MutantProcess {
    private static final int SIDE = 16;
    private static final int CHANNELS = 3;
    private static final int CLASSES = 5;

    private MutantProcess() {}

    /** Arguments: a folder to write to, the first seed and the one after the last, and the models to change. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).resolve("mutant.onnx");
        long from = Long.parseLong(arguments[1]);
        long to = Long.parseLong(arguments[2]);
        for (long seed = from; seed < to; seed++) {
            Path original = Path.of(arguments[(int) (3 + seed % (arguments.length - 3))]);
            System.out.println("begin " + seed + ' ' + original.getFileName());
            Files.write(
                    file,
                    Mutant.of(ModelProto.parseFrom(Files.readAllBytes(original)), seed)
                            .toByteArray());
            System.out.println(ended(file));
        }
    }

    private static String ended(Path file) {
        try {
            open(file);
            return "result";
        } catch (Refused e) {
            return "refused " + e.getMessage();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return "broken " + e.toString().replace('\n', ' ') + " at " + (trace.length > 0 ? trace[0] : "");
        }
    }

    private static void open(Path file) {
        float[] one = {1, 1, 1};
        InputSpec input = new InputSpec("x", CHANNELS, SIDE, SIDE, 0, 1, new float[CHANNELS], one);
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(file, input, output, CLASSES, Settings.STANDARD)) {
            Images images = new Images(2, CHANNELS, SIDE, SIDE, new float[2 * CHANNELS * SIDE * SIDE]);
            model.scores(images);
            model.lastSpatial().ifPresent(layer -> model.activations(images, List.of(layer)));
            Question question = new Question(Question.Score.LOGIT, true, List.of(), Question.Variant.PLAIN);
            Gradients.of(model, question).run(images, new int[2]);
        }
    }
}
