package dev.assay.check.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.attack.Attack.Aim;
import dev.assay.check.attack.Attack.Reached;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.onnx.gradient.Loss;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each attack (Goodfellow et al. 2015, Madry et al. 2018, Croce and Hein 2020, Andriushchenko et al. 2020) against the
 * closed form of the strongest one on a linear model.
 */
class AttacksTest {
    private static final float[] ZERO = new float[Linear.PIXELS];

    /** Their magnitudes add up to 9. */
    private static final float[] WEIGHTS = {1, -1, 2, 0, -2, .5f, -.5f, 1, 1};

    private static final double FALL = 9;
    private static final double MARGIN = .18;

    @TempDir
    Path folder;

    static List<Attack> gradientAttacks() {
        return List.of(
                new Fgsm(),
                new Pgd(20, 1),
                new Pgd(10, 3),
                new Apgd(Loss.CROSS_ENTROPY, 20, 1),
                new Apgd(Loss.CROSS_ENTROPY, 10, 2));
    }

    static List<Attack> all() {
        return IntStream.range(0, 6)
                .mapToObj(i -> i < 5 ? gradientAttacks().get(i) : new Square(300))
                .toList();
    }

    private Model twoClasses() throws IOException {
        return Linear.open(folder, new double[] {0, MARGIN}, ZERO, WEIGHTS);
    }

    private static Reached run(Attack attack, Model model, double eps) {
        return attack.run(new Victim(model), List.of(Linear.aim(1, eps))).getFirst();
    }

    @ParameterizedTest
    @MethodSource("gradientAttacks")
    void the_loss_of_the_strongest_attack_on_a_linear_model_is_reached(Attack attack) throws IOException {
        try (Model model = twoClasses()) {
            double eps = .9 * MARGIN / FALL;
            Reached reached = run(attack, model, eps);
            float[] logits = new Victim(model).logits(List.of(reached.point()));
            assertThat(reached.evades()).isFalse();
            assertThat((double) logits[1] - logits[0]).isCloseTo(MARGIN - eps * FALL, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_point_of_another_class_is_found_exactly_where_there_is_one(Attack attack) throws IOException {
        try (Model model = twoClasses()) {
            assertThat(run(attack, model, .99 * MARGIN / FALL).evades()).isFalse();
            Reached reached = run(attack, model, 1.05 * MARGIN / FALL);
            assertThat(reached.evades()).isTrue();
            float[] logits = new Victim(model).logits(List.of(reached.point()));
            assertThat(new Victim(model).predicted(logits, 0)).isZero();
        }
    }

    /** Two targets, each behind its own hyperplane: what counts is margin over the sum of the magnitudes. */
    @Test
    void the_targeted_ratio_finds_the_target_within_reach() throws IOException {
        float[] flat = {1, 0, 0, 0, 0, 0, 0, 0, 0};
        float[] far = {0, 0, 0, 0, 0, 0, 0, 0, .1f};
        double[] margins = {.3, .2, .25, -5, -6};
        try (Model model = Linear.open(folder, margins, ZERO, flat, far, ZERO, ZERO)) {
            // class 1 from eps .1 on, class 2 from .5 on
            Attack both = new Apgd(Loss.TARGETED_DLR, 20, 2);
            assertThat(run0(both, model, .095).evades()).isFalse();
            Reached reached = run0(both, model, .105);
            assertThat(reached.evades()).isTrue();
            assertThat(new Victim(model).predicted(new Victim(model).logits(List.of(reached.point())), 0))
                    .isEqualTo(1);
            // the one target of the highest score is class 2, which is out of reach
            assertThat(run0(new Apgd(Loss.TARGETED_DLR, 20, 1), model, .105).evades())
                    .isFalse();
        }
    }

    private static Reached run0(Attack attack, Model model, double eps) {
        return attack.run(new Victim(model), List.of(Linear.aim(0, eps))).getFirst();
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_point_is_a_picture_inside_the_ball(Attack attack) throws IOException {
        byte[] pixels = {0, 1, 2, (byte) 255, (byte) 254, (byte) 253, 100, 127, (byte) 200};
        Picture picture = new Picture(1, 3, 3, pixels);
        try (Model model = Linear.open(folder, new double[] {0, 5}, ZERO, WEIGHTS)) {
            for (double eps : new double[] {.001, 4 / 255., .3}) {
                Aim aim = new Aim(Ball.around(picture, eps), 1, new Draws("test"));
                float[] point =
                        attack.run(new Victim(model), List.of(aim)).getFirst().point();
                assertThat(aim.ball().distance(point)).isPositive().isLessThanOrEqualTo(eps + 1e-7);
                for (float value : point) {
                    assertThat(value).isBetween(0f, 1f);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_picture_is_attacked_alike_in_any_company(Attack attack) throws IOException {
        try (Model model = twoClasses()) {
            List<Aim> aims = IntStream.range(1, 7)
                    .mapToObj(i -> Linear.aim(1, i * .3 * MARGIN / FALL))
                    .toList();
            List<Reached> together = attack.run(new Victim(model), aims);
            for (int i = 0; i < aims.size(); i++) {
                Reached alone =
                        attack.run(new Victim(model), List.of(aims.get(i))).getFirst();
                assertThat(together.get(i).point()).isEqualTo(alone.point());
                assertThat(together.get(i).evades()).isEqualTo(alone.evades());
            }
        }
    }

    /** A model that ignores its input has no gradient to follow. */
    @ParameterizedTest
    @MethodSource("all")
    void a_model_that_ignores_its_input_is_moved_by_nothing(Attack attack) throws IOException {
        try (Model model = Linear.open(folder, new double[] {0, .01}, ZERO, ZERO)) {
            assertThat(run(attack, model, 1).evades()).isFalse();
        }
    }

    /** Croce and Hein 2020: W for 100 iterations. */
    /** Class 1 by the logarithm of how much brighter than a fifth the picture is: no number where it is darker. */
    @ParameterizedTest
    @MethodSource("all")
    void a_model_that_gives_nan_inside_the_ball_is_refused_and_not_counted(Attack attack) throws IOException {
        TinyGraph graph = flat("score")
                .weight("w", new long[] {1, Linear.PIXELS}, ninths())
                .weight("b", new long[] {1}, -.2f)
                .weight("both", new long[] {2, 1}, 0, -4)
                .weight("far", new long[] {2}, 0, -60)
                .node("Gemm", "/mean", List.of("score", "w", "b"), "m", TinyGraph.integer("transB", 1))
                .node("Log", "/log", List.of("m"), "l")
                .node("Gemm", "/head", List.of("l", "both", "far"), "logits", TinyGraph.integer("transB", 1));
        float[] dark = new float[Linear.PIXELS];
        Arrays.fill(dark, .205f);
        Aim aim = new Aim(new Ball(dark, 4 / 255f), 0, new Draws("test"));
        try (Model model = open(graph)) {
            assertThatThrownBy(() -> attack.run(new Victim(model), List.of(aim)))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("made.onnx gives NaN for a picture");
        }
    }

    /** The slope of a root is infinite at 0, and nothing times it is no number. */
    @ParameterizedTest
    @MethodSource("gradientAttacks")
    void a_gradient_that_is_no_number_is_refused_and_moves_nothing(Attack attack) throws IOException {
        float[] weights = new float[2 * Linear.PIXELS];
        Arrays.fill(weights, 1, Linear.PIXELS, 1);
        TinyGraph graph = flat("pixels")
                .weight("w", new long[] {2, Linear.PIXELS}, weights)
                .node("Sqrt", "/root", List.of("pixels"), "roots")
                .node("Gemm", "/head", List.of("roots", "w"), "logits", TinyGraph.integer("transB", 1));
        Ball ball = new Ball(new float[Linear.PIXELS], 0);
        try (Model model = open(graph)) {
            assertThatThrownBy(() -> attack.run(new Victim(model), List.of(new Aim(ball, 0, new Draws("test")))))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("the gradient of the loss of made.onnx holds NaN")
                    .hasMessageContaining("square alone");
        }
    }

    private static TinyGraph flat(String into) {
        return new TinyGraph()
                .input("input", 1, 3, 3)
                .node("Flatten", "/flat", List.of("input"), into)
                .output("logits", 2);
    }

    private static float[] ninths() {
        float[] values = new float[Linear.PIXELS];
        Arrays.fill(values, 1f / Linear.PIXELS);
        return values;
    }

    private Model open(TinyGraph graph) throws IOException {
        return Model.open(
                graph.write(folder, "made.onnx"),
                new InputSpec("input", 1, 3, 3, 0, 1, new float[] {0}, new float[] {1}),
                new OutputSpec("logits", OutputSpec.Space.LOGITS),
                2,
                Settings.STANDARD);
    }

    @Test
    void checkpoints_are_the_published_ones() {
        boolean[] at = Apgd.checkpoints(100);
        assertThat(IntStream.range(0, 100).filter(k -> at[k])).containsExactly(22, 41, 57, 70, 80, 87, 93, 99);
        assertThat(Apgd.checkpoints(1)).containsOnly(false);
    }

    /** Andriushchenko et al. 2020, halved at 10, 50, 200 ... of 10,000 queries; sqrt(.8 * 48 * 48) = 42.9. */
    @Test
    void squares_shrink_as_published_and_never_fill_the_picture() throws IOException {
        var spec = new dev.assay.core.release.InputSpec("x", 1, 48, 48, 0, 1, new float[1], new float[] {1});
        Squares squares = new Squares(spec, 10_000);
        assertThat(IntStream.of(0, 10, 11, 51, 201, 9999).map(squares::side)).containsExactly(43, 43, 30, 21, 15, 2);
        assertThat(new Squares(spec, 1000).side(2)).isEqualTo(30);
    }
}
