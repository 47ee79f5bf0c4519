package dev.assay.check.attack;

import dev.assay.check.attack.Attack.Aim;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Picture;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A linear model of a 3 x 3 gray picture, read through a scale and a mean, for which the strongest attack is known: in
 * the ball of eps the margin w . p of two classes falls by eps times the sum of |w|, where no pixel meets its range.
 */
final class Linear {
    static final int PIXELS = 9;
    static final float LOW = -1;
    static final float HIGH = 3;
    static final float MEAN = .5f;
    static final float STD = .25f;

    /** A gray of 128 everywhere: no pixel meets its range in small balls. */
    private static final double GRAY = 128 / 255.;

    private Linear() {}

    /**
     * Opens it.
     *
     * @param margins {@code margins[c]}: the logit of class c for the gray picture
     * @param weights of the classes, in pixels of [0, 1]
     */
    static Model open(Path folder, double[] margins, float[]... weights) throws IOException {
        float[][] scaled = new float[weights.length][PIXELS];
        float[] bias = new float[weights.length];
        for (int c = 0; c < weights.length; c++) {
            double sum = 0;
            for (int i = 0; i < PIXELS; i++) {
                scaled[c][i] = weights[c][i] * STD / (HIGH - LOW);
                sum += scaled[c][i] * (LOW + GRAY * (HIGH - LOW) - MEAN) / STD;
            }
            bias[c] = (float) (margins[c] - sum);
        }
        InputSpec input = new InputSpec("input", 1, 3, 3, LOW, HIGH, new float[] {MEAN}, new float[] {STD});
        return Model.open(
                TinyModels.linear(1, 3, 3, scaled, bias).write(folder, "linear.onnx"),
                input,
                new OutputSpec("logits", OutputSpec.Space.LOGITS),
                weights.length,
                Settings.STANDARD);
    }

    static Picture gray() {
        byte[] pixels = new byte[PIXELS];
        java.util.Arrays.fill(pixels, (byte) 128);
        return new Picture(1, 3, 3, pixels);
    }

    static Aim aim(int held, double eps) {
        return new Aim(Ball.around(gray(), eps), held, new Draws("test").of(eps));
    }
}
