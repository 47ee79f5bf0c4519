package dev.assay.check.shortcut;

import static dev.assay.check.Scene.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Inputs;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.Reading;
import dev.assay.check.accuracy.Accuracy;
import dev.assay.core.Digest;
import dev.assay.core.random.Draws;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Picture;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accuracy, loss and counterfactual flips (Goyal et al. 2019). Two members over three one-pixel pictures: m0 says one
 * from half white on, m1 always says one.
 */
class PredictionChecksTest {
    private static final Digest ANY = Digest.of(new byte[] {1});
    private static final InputSpec INPUT = new InputSpec("input", 1, 1, 2, 0, 1, new float[] {0}, new float[] {1});
    private static final OutputSpec OUTPUT = new OutputSpec("logits", OutputSpec.Space.LOGITS);

    @TempDir
    Path folder;

    private Model follows;
    private Model insists;

    @BeforeEach
    void open() throws IOException {
        float[][] weights = {{0, 0}, {4, 0}};
        follows = Model.open(
                TinyModels.linear(1, 1, 2, weights, 2, 0).write(folder, "m0.onnx"),
                INPUT,
                OUTPUT,
                2,
                Settings.STANDARD);
        insists = Model.open(
                TinyModels.ignoringItsInput(1, 1, 2, 0, 3).write(folder, "m1.onnx"),
                INPUT,
                OUTPUT,
                2,
                Settings.STANDARD);
    }

    @AfterEach
    void close() {
        follows.close();
        insists.close();
    }

    private static Sample sample(int index, int label, Set<String> slices, boolean without) {
        TreeMap<String, Sample.File> files = new TreeMap<>();
        if (without) {
            files.put("mark", new Sample.File("without/" + index + ".png", ANY));
        }
        return new Sample(
                String.valueOf(index),
                new Sample.File("images/" + index + ".png", ANY),
                label,
                Optional.empty(),
                new TreeSet<>(slices),
                new TreeMap<>(),
                files);
    }

    private PredictedSamples samples(List<String> classes) {
        List<Sample> all = List.of(
                sample(0, 1, Set.of("bright"), true), sample(1, 0, Set.of(), false), sample(2, 0, Set.of(), true));
        Manifest manifest = new Manifest(new TreeMap<>(Map.of("file", ANY)));
        ReleaseId dataset = new ReleaseId("pictures", "1");
        List<Member> members = List.of(
                new Member("m0", "m0.onnx", ANY, new TreeMap<>()), new Member("m1", "m1.onnx", ANY, new TreeMap<>()));
        Audited audited = new Audited(
                new ModelRelease(
                        new ReleaseId("m", "1"),
                        "m",
                        dataset,
                        List.of("zero", "one"),
                        INPUT,
                        OUTPUT,
                        members,
                        manifest),
                new DatasetRelease(
                        dataset,
                        "d",
                        classes,
                        2,
                        1,
                        1,
                        new TreeMap<>(Map.of("bright", "bright pictures")),
                        new TreeMap<>(),
                        all,
                        manifest),
                3,
                false,
                List.of(),
                List.of("mark"));
        List<Picture> pictures = List.of(gray(255), gray(0), gray(255));
        var inputs = Inputs.of(pictures, INPUT);
        List<Predictions> predictions = new ArrayList<>();
        predictions.add(new Predictions(members.get(0), follows, follows.probabilities(inputs)));
        predictions.add(new Predictions(members.get(1), insists, insists.probabilities(inputs)));
        return new PredictedSamples(
                audited,
                0,
                pictures,
                predictions,
                file -> gray(file.path().endsWith("0.png") ? 0 : 255),
                new Draws("test"));
    }

    private static Picture gray(int level) {
        return new Picture(1, 1, 2, new byte[] {(byte) level, 0});
    }

    private static CounterfactualFlip flips() {
        return (CounterfactualFlip) CounterfactualFlip.DESCRIPTION
                .make()
                .apply(CounterfactualFlip.DESCRIPTION.declared().arguments(Map.of()));
    }

    private static Accuracy accuracy() {
        return (Accuracy) Accuracy.DESCRIPTION
                .make()
                .apply(Accuracy.DESCRIPTION.declared().arguments(Map.of()));
    }

    @Test
    void a_flip_is_another_class_without_the_region() {
        List<Reading> readings = flips().read(samples(List.of("zero", "one")));
        // sample 0 turns black without the mark: m0 flips from one to zero, m1 does not
        double drop = sigmoid(2) - sigmoid(-2);
        assertThat(readings.get(0).values()).containsExactly(new double[] {.5, drop / 2}, within(1e-6));
        assertThat(readings.get(1).values()).containsOnly(Double.NaN);
        assertThat(readings.get(2).values()).containsExactly(new double[] {0, 0}, within(1e-6));
        assertThat(readings.get(0).candidates()).extracting(c -> c.kind()).containsExactly("mark-flips");
        assertThat(readings.get(2).candidates()).extracting(c -> c.kind()).containsExactly("mark-stays");
    }

    @Test
    void accuracy_and_loss_are_of_the_reference_and_of_all_overall_and_by_slice() {
        List<Reading> readings = accuracy().read(samples(List.of("zero", "one")));
        // white is a one by sigmoid(2), black a zero by sigmoid(2); m1 says one by sigmoid(3) whatever it sees
        double right = (-Math.log(sigmoid(2)) - Math.log(sigmoid(3))) / 2;
        double half = (-Math.log(sigmoid(2)) - Math.log(sigmoid(-3))) / 2;
        double wrong = (-Math.log(sigmoid(-2)) - Math.log(sigmoid(-3))) / 2;
        assertThat(readings.get(0).values()).containsExactly(new double[] {1, 1, 1, 1, right, right}, within(1e-6));
        assertThat(readings.get(1).values())
                .containsExactly(new double[] {1, .5, Double.NaN, Double.NaN, half, Double.NaN}, within(1e-6));
        assertThat(readings.get(2).values())
                .containsExactly(new double[] {0, 0, Double.NaN, Double.NaN, wrong, Double.NaN}, within(1e-6));
        assertThat(accuracy().applies(samples(List.of("zero", "one")).audited()).metrics())
                .containsExactly(
                        "reference", "members", "reference-in:bright", "members-in:bright", "loss", "loss-in:bright");
    }

    /** A softmax of 0 and 200 is 0 in floats: the loss is that of the least probability that counts. */
    @Test
    void a_probability_of_zero_has_a_loss_that_is_a_number() throws IOException {
        insists.close();
        insists = Model.open(
                TinyModels.ignoringItsInput(1, 1, 2, 0, 200).write(folder, "sure.onnx"),
                INPUT,
                OUTPUT,
                2,
                Settings.STANDARD);
        double[] values =
                accuracy().read(samples(List.of("zero", "one"))).get(1).values();
        assertThat(values[4]).isCloseTo((-Math.log(sigmoid(2)) - Math.log(1e-12)) / 2, within(1e-6));
    }

    @Test
    void labels_of_other_classes_say_nothing() {
        assertThat(accuracy().applies(samples(List.of("cat", "dog")).audited()))
                .isEqualTo(Applies.nothing(
                        "the classes of model and dataset differ, so labels say nothing about predictions"));
    }
}
