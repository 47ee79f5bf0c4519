package dev.assay.check.local;

import dev.assay.check.Sample;
import dev.assay.check.engine.Progress;
import dev.assay.check.engine.Subject;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Measurement;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.release.Sample.Box;
import dev.assay.core.release.Sample.File;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A model release and a dataset release made on the spot, of gray pictures of one side and of models that a test
 * builds, so that it knows what their audit must find.
 */
final class Made {
    /** Of all pictures. */
    static final int SIDE = 12;

    private static final int MAX_SAMPLES = 40;

    private final Path folder;
    private final TreeMap<String, Digest> modelFiles = new TreeMap<>();
    private final TreeMap<String, Digest> pictureFiles = new TreeMap<>();
    private final List<Member> members = new ArrayList<>();
    private final List<dev.assay.core.release.Sample> samples = new ArrayList<>();
    private final TreeMap<String, String> slices = new TreeMap<>();
    private final TreeMap<String, String> regions = new TreeMap<>();
    private float mean;
    private float std = 1;
    private OutputSpec.Space space = OutputSpec.Space.LOGITS;

    Made(Path folder) {
        this.folder = folder;
    }

    /** Adds a member that differs from the others in its seed. */
    Made member(TinyGraph graph) throws IOException {
        String id = "seed-" + members.size();
        Path file = graph.write(folder, id + ".onnx");
        Digest digest = Digest.of(file);
        modelFiles.put(id + ".onnx", digest);
        var axes = new TreeMap<>(Map.of("seed", Integer.toString(members.size())));
        members.add(new Member(id, id + ".onnx", digest, axes));
        return this;
    }

    Made normalised(float by, float over) {
        mean = by;
        std = over;
        return this;
    }

    Made output(OutputSpec.Space of) {
        space = of;
        return this;
    }

    /** A picture to add. */
    final class Picture {
        private final int[] pixels = new int[SIDE * SIDE];
        private int label;
        private Optional<File> mask = Optional.empty();
        private final TreeSet<String> in = new TreeSet<>();
        private final TreeMap<String, Box> boxes = new TreeMap<>();
        private final TreeMap<String, File> without = new TreeMap<>();

        /** @param level of the pixel with that index, 0 to 255 */
        Picture pixels(IntUnaryOperator level) {
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = level.applyAsInt(p);
            }
            return this;
        }

        Picture fill(Box box, int level) {
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = box.contains(p % SIDE, p / SIDE) ? level : pixels[p];
            }
            return this;
        }

        Picture label(int of) {
            label = of;
            return this;
        }

        Picture mask(Box object) throws IOException {
            int[] inside = new int[pixels.length];
            for (int p = 0; p < inside.length; p++) {
                inside[p] = object.contains(p % SIDE, p / SIDE) ? 255 : 0;
            }
            mask = Optional.of(picture("mask", inside));
            return this;
        }

        Picture slice(String name) {
            slices.put(name, "a slice");
            in.add(name);
            return this;
        }

        /** The region as it is, and the same picture with its pixels at another level. */
        Picture region(String name, Box box, int otherwise) throws IOException {
            regions.put(name, "a region");
            boxes.put(name, box);
            int[] other = pixels.clone();
            for (int p = 0; p < other.length; p++) {
                other[p] = box.contains(p % SIDE, p / SIDE) ? otherwise : other[p];
            }
            without.put(name, picture("without", other));
            return this;
        }

        Made add() throws IOException {
            return add(String.format("%04d", samples.size()));
        }

        Made add(String id) throws IOException {
            File image = picture("image", pixels);
            samples.add(new dev.assay.core.release.Sample(id, image, label, mask, in, boxes, without));
            return Made.this;
        }
    }

    Picture picture() {
        return new Picture();
    }

    private File picture(String kind, int[] pixels) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < pixels.length; p++) {
            image.getRaster().setSample(p % SIDE, p / SIDE, 0, pixels[p]);
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        Digest digest = Digest.of(bytes.toByteArray());
        String name = kind + '-' + pictureFiles.size() + ".png";
        Files.write(folder.resolve(name), bytes.toByteArray());
        pictureFiles.put(name, digest);
        return new File(name, digest);
    }

    Subject subject(int classes) {
        return subject(classes, Settings.STANDARD);
    }

    Subject subject(int classes, Settings settings) {
        List<String> names = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add("class " + c);
        }
        ReleaseId dataset = new ReleaseId("made", "1");
        InputSpec input = new InputSpec("input", 1, SIDE, SIDE, 0, 1, new float[] {mean}, new float[] {std});
        ModelRelease model = new ModelRelease(
                new ReleaseId("known", "1"),
                "a model with a known answer",
                dataset,
                names,
                input,
                new OutputSpec("logits", space),
                members,
                new Manifest(modelFiles));
        DatasetRelease pictures = new DatasetRelease(
                dataset, "pictures", names, SIDE, SIDE, 1, slices, regions, samples, new Manifest(pictureFiles));
        return new Subject(model, folder, pictures, folder, settings);
    }

    /** The same model and pictures as the version before, for checks that compare the two. */
    Subject afterItself(int classes) {
        Subject now = subject(classes);
        return new Subject(
                now.model(),
                now.modelFolder(),
                now.dataset(),
                now.datasetFolder(),
                now.settings(),
                Optional.of(new Subject.Placed<>(now.model(), now.modelFolder())),
                Optional.of(new Subject.Placed<>(now.dataset(), now.datasetFolder())));
    }

    /** Audits the samples, at most 40, in shards of that many. */
    static AuditReport audit(Subject subject, int shard, String explainersAndChecks) {
        int count = Math.min(MAX_SAMPLES, subject.dataset().samples().size());
        return LocalAudit.run(
                Sample.plan(count, Math.min(shard, count), explainersAndChecks),
                subject,
                2,
                Made::digestOnly,
                Progress.SILENT);
    }

    /** The measurement of that metric; with no explainer, of a check that looks at no maps. */
    static Measurement found(AuditReport report, String check, String explainer, String metric) {
        @Nullable Measurement found = null;
        for (Measurement one : report.measurements()) {
            if (one.key().check().startsWith(check + "/")
                    && one.key().explainer().equals(explainer)
                    && one.key().metric().equals(metric)) {
                found = one;
            }
        }
        if (found == null) {
            throw new AssertionError("no " + metric + " of " + check + " of \"" + explainer + "\" among "
                    + report.measurements().stream().map(Measurement::key).toList());
        }
        return found;
    }

    static double value(AuditReport report, String check, String explainer, String metric) {
        Measurement one = found(report, check, explainer, metric);
        return one.value().orElseThrow(() -> new AssertionError(one.toString())).value();
    }

    private static Evidence digestOnly(
            String check, String explainer, String file, String type, String title, String alt, byte[] bytes) {
        return new Evidence(check, explainer, file, Digest.of(bytes), bytes.length, type, title, alt);
    }
}
