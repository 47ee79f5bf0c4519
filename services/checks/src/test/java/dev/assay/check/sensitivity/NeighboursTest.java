package dev.assay.check.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Explaining;
import dev.assay.check.MappedSample;
import dev.assay.check.Scene;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Yeh et al. 2019, Alvarez-Melis and Jaakkola 2018, Agarwal et al. 2022. */
class NeighboursTest {
    private static final int[] GRAY = {51, 102, 153, 204};
    private static final float[] INPUT = {.2f, .4f, .6f, .8f};

    @TempDir
    Path folder;

    /** Maps that are the inputs, multiplied. */
    private static Explaining times(float by) {
        return (model, inputs) -> {
            float[] values = inputs.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= by;
            }
            return new Maps(inputs.n(), 1, 2, 2, values);
        };
    }

    private Scene scene(Explaining explaining, float... weights) throws IOException {
        return new Scene(2, 2).member(folder, Map.of(), weights).explaining(explaining);
    }

    private static LocalLipschitz lipschitz() {
        return new LocalLipschitz(LocalLipschitz.DESCRIPTION.declared().arguments(Map.of("draws", "7")));
    }

    private static RelativeStability stability(String sigma) {
        return new RelativeStability(
                RelativeStability.DESCRIPTION.declared().arguments(Map.of("draws", "70", "sigma", sigma)));
    }

    @Test
    void a_map_that_is_twice_the_input_has_the_lipschitz_constant_2() throws IOException {
        try (Scene scene = scene(times(2), 1, 1, 1, 1)) {
            double[] values = lipschitz()
                    .read(scene.sample(GRAY, new float[] {.4f, .8f, 1.2f, 1.6f}))
                    .values();
            assertThat(values).containsExactly(new double[] {2, 2 / Math.sqrt(4 * 1.2)}, within(1e-5));
        }
    }

    @Test
    void a_map_that_is_the_input_is_as_stable_as_the_input() throws IOException {
        try (Scene scene = scene(times(1), 1, 1, 1, 1)) {
            double[] values = stability("0.05").read(scene.sample(GRAY, INPUT)).values();
            assertThat(values[0]).isCloseTo(0, within(1e-5));
            assertThat(values[1]).as("the model has no activation layer").isNaN();
        }
    }

    /**
     * One pixel x = .4, and neighbours x + d. Of those with d > 0 (all numbers by hand):
     *
     * <pre>
     * map     1.5 + 3 d                      relative change 3 d / 1.5 = 2 d
     * input   .4                             relative change d / .4 = 2.5 d
     * inner   relu(3 x - .2) = 1 + 3 d       relative change 3 d
     *         relu(2 x - .3) = .5 + 2 d      relative change 2 d / .5 = 4 d
     *         relu(.4 - x) = 0 and 0         no change, over 1e-6
     * output  2 (1 + 3 d)                    change 6 d
     *         4 (.5 + 2 d) + 3               change 8 d
     *
     * ris     2 d / 2.5 d                    = .8
     * rrs     2 d / |(3 d, 4 d, 0)|_2        = 2 / 5 = .4
     * ros     2 d / |(6 d, 8 d)|_2           = 2 / 10 = .2
     * </pre>
     *
     * Below .4 the map changes half as much and the third unit wakes, which makes all three ratios smaller: the largest
     * are those above. Class 1 leads by 3 and is kept.
     */
    @Test
    void stability_relative_to_input_inner_state_and_output_is_as_worked_out_by_hand() throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 1, 1, 1)
                .weight("w1", new long[] {3, 1}, 3, 2, -1)
                .weight("b1", new long[] {3}, -.2f, -.3f, .4f)
                .weight("w2", new long[] {2, 3}, 2, 0, 0, 0, 4, 0)
                .weight("b2", new long[] {2}, 0, 3)
                .node("Flatten", "flat", List.of("input"), "x")
                .node("Gemm", "inner", List.of("x", "w1", "b1"), "h", TinyGraph.integer("transB", 1))
                .node("Relu", "relu", List.of("h"), "r")
                .node("Gemm", "head", List.of("r", "w2", "b2"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
        Explaining steeperAbove = (model, inputs) -> {
            float[] values = new float[inputs.n()];
            for (int i = 0; i < values.length; i++) {
                float d = inputs.values()[i] - .4f;
                values[i] = 1.5f + (d > 0 ? 3 : 1.5f) * d;
            }
            return new Maps(inputs.n(), 1, 1, 1, values);
        };
        try (Scene scene = new Scene(1, 1).member(folder, Map.of(), graph).explaining(steeperAbove)) {
            double[] values = stability("0.05")
                    .read(scene.sample(new int[] {102}, new float[] {1.5f}))
                    .values();
            assertThat(values)
                    .containsExactly(new double[] {Math.log10(.8), Math.log10(.4), Math.log10(.2)}, within(1e-3));
        }
    }

    @Test
    void the_output_is_compared_in_absolute_terms_and_only_where_the_class_is_kept() throws IOException {
        // w . x = 0, so about half of the neighbours change the class; class 0 wins where the score is not above 0.
        float[] weights = {4, -1, -1, .25f};
        try (Scene scene = scene(times(1), weights)) {
            MappedSample sample = scene.sample(GRAY, INPUT);
            double[] values = stability("0.1").read(sample).values();
            Images neighbours = new Neighbourhood(Neighbourhood.Shape.NORMAL, .1, 70).of(sample, 0, 70);
            double largest = 0;
            int kept = 0;
            for (int d = 0; d < 70; d++) {
                double score = 0;
                double change = 0;
                for (int i = 0; i < 4; i++) {
                    double difference = (double) neighbours.values()[4 * d + i] - INPUT[i];
                    score += weights[i] * (double) neighbours.values()[4 * d + i];
                    change += Math.pow(difference / INPUT[i], 2);
                }
                if (score <= 0) {
                    kept++;
                    largest = Math.max(largest, Math.sqrt(change) / Math.max(Math.abs(score), 1e-6));
                }
            }
            assertThat(kept).isBetween(10, 60);
            assertThat(values[2]).isCloseTo(Math.log10(largest), within(.01));
        }
    }

    @Test
    void a_map_that_never_changes_counts_as_a_ratio_of_1e_12() throws IOException {
        Explaining constant = (model, inputs) -> {
            float[] values = new float[inputs.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % 4;
            }
            return new Maps(inputs.n(), 1, 2, 2, values);
        };
        try (Scene scene = scene(constant, 1, 1, 1, 1)) {
            MappedSample sample = scene.sample(GRAY, new float[] {0, 1, 2, 3});
            assertThat(stability("0.05").read(sample).values()[0]).isEqualTo(-12);
            assertThat(lipschitz().read(sample).values()).containsExactly(0, 0);
        }
    }

    @Test
    void maximum_and_average_are_of_the_same_maps_made_once() throws IOException {
        AtomicInteger explained = new AtomicInteger();
        Explaining counting = (model, inputs) -> {
            explained.addAndGet(inputs.n());
            return times(1).explain(model, inputs);
        };
        try (Scene scene = scene(counting, 1, 1, 1, 1)) {
            MappedSample sample = scene.sample(GRAY, INPUT);
            var with = MaxSensitivity.DESCRIPTION.declared().arguments(Map.of("draws", "9"));
            double[] both = new MaxSensitivity(with).read(sample).values();
            assertThat(new AvgSensitivity(with).read(sample).values()[0])
                    .isEqualTo(both[1])
                    .isLessThan(both[0]);
            assertThat(explained).hasValue(9);
        }
    }

    @Test
    void neighbours_whose_map_is_not_finite_are_left_out() throws IOException {
        Explaining broken = (model, inputs) -> {
            Maps maps = times(2).explain(model, inputs);
            maps.values()[0] = Float.NaN;
            return maps;
        };
        try (Scene scene = scene(broken, 1, 1, 1, 1)) {
            double[] values = lipschitz()
                    .read(scene.sample(GRAY, new float[] {.4f, .8f, 1.2f, 1.6f}))
                    .values();
            assertThat(values[0]).isCloseTo(2, within(1e-5));
        }
        Explaining never = (model, inputs) -> {
            float[] values = new float[inputs.values().length];
            java.util.Arrays.fill(values, Float.NaN);
            return new Maps(inputs.n(), 1, 2, 2, values);
        };
        try (Scene scene = scene(never, 1, 1, 1, 1)) {
            MappedSample sample = scene.sample(GRAY, INPUT);
            assertThat(lipschitz().read(sample).values()).containsOnly(Double.NaN);
            assertThat(stability("0.05").read(sample).values()).containsOnly(Double.NaN);
        }
    }

    @Test
    void samples_explained_together_have_the_values_they_have_alone() throws IOException {
        try (Scene scene = scene(times(3), 1, 2, 3, 4)) {
            MappedSample one = scene.sample(GRAY, INPUT);
            MappedSample other = scene.sample(new int[] {9, 8, 7, 200}, new float[] {1, 0, 0, 2});
            double[] alone = lipschitz()
                    .read(scene.sample(new int[] {9, 8, 7, 200}, new float[] {1, 0, 0, 2}))
                    .values();
            assertThat(lipschitz().read(List.of(one, other)).get(1).values()).isEqualTo(alone);
        }
    }
}
