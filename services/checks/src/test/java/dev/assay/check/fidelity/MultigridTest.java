package dev.assay.check.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.random.Draws;
import java.util.BitSet;
import org.apache.commons.rng.UniformRandomProvider;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.ConjugateGradient;
import org.hipparchus.linear.RealLinearOperator;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultigridTest {
    private static final double BESIDE = 1 / 6.;
    private static final double ACROSS = 1 / 12.;

    private final UniformRandomProvider random = new Draws("multigrid").source();

    private static Multigrid grid(int height, int width, BitSet missing) {
        return Multigrid.of(height, width, 1, missing, BESIDE, ACROSS);
    }

    /** A disc that leaves out the corners, as wide as the picture. */
    private static BitSet disc(int side) {
        BitSet disc = new BitSet();
        for (int p = 0; p < side * side; p++) {
            double y = p / side - side / 2.;
            double x = p % side - side / 2.;
            disc.set(p, 4 * (y * y + x * x) < side * side);
        }
        return disc;
    }

    private BitSet scattered(int size, double share) {
        BitSet some = new BitSet();
        for (int p = 0; p < size; p++) {
            some.set(p, random.nextDouble() < share);
        }
        return some;
    }

    /** Numbers where pixels are missing, 0 elsewhere. */
    private RealVector numbers(Multigrid grid, int width, BitSet missing) {
        double[] values = new double[grid.size()];
        missing.stream().forEach(p -> values[grid.at(p / width, p % width)] = 2 * random.nextDouble() - 1);
        return new ArrayRealVector(values, false);
    }

    @Test
    void the_equations_are_those_of_weighted_means() {
        int height = 5;
        int width = 7;
        BitSet missing = scattered(height * width, .7);
        Multigrid grid = grid(height, width, missing);
        RealVector x = numbers(grid, width, missing);
        RealVector result = grid.equations().operate(x);
        for (int p = 0; p < height * width; p++) {
            double expected = 0;
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int y = p / width + dy;
                    int c = p % width + dx;
                    if ((dy != 0 || dx != 0) && y >= 0 && y < height && c >= 0 && c < width) {
                        double weight = dy == 0 || dx == 0 ? BESIDE : ACROSS;
                        expected += weight * (x.getEntry(grid.at(p / width, p % width)) - x.getEntry(grid.at(y, c)));
                    }
                }
            }
            assertThat(result.getEntry(grid.at(p / width, p % width)))
                    .isCloseTo(missing.get(p) ? expected : 0, within(1e-14));
        }
    }

    @Test
    void each_plane_has_the_equations_and_the_step_of_one_alone() {
        int height = 9;
        int width = 6;
        BitSet missing = scattered(height * width, .7);
        Multigrid alone = grid(height, width, missing);
        Multigrid three = Multigrid.of(height, width, 3, missing, BESIDE, ACROSS);
        RealVector all = new ArrayRealVector(three.size());
        for (int plane = 0; plane < 3; plane++) {
            RealVector one = numbers(alone, width, missing);
            for (int i = 0; i < alone.size(); i++) {
                all.setEntry(3 * i + plane, one.getEntry(i));
            }
        }
        RealVector left = three.equations().operate(all);
        RealVector step = three.preconditioner().operate(all);
        for (int plane = 0; plane < 3; plane++) {
            RealVector one = part(all, plane);
            assertThat(part(left, plane)).isEqualTo(alone.equations().operate(one));
            assertThat(part(step, plane)).isEqualTo(alone.preconditioner().operate(one));
        }
    }

    private static RealVector part(RealVector all, int plane) {
        RealVector part = new ArrayRealVector(all.getDimension() / 3);
        for (int i = 0; i < part.getDimension(); i++) {
            part.setEntry(i, all.getEntry(3 * i + plane));
        }
        return part;
    }

    /** What a preconditioner of conjugate gradients must be. */
    @ParameterizedTest
    @CsvSource({"13, 18, .05", "13, 18, .5", "13, 18, .95", "1, 33, .8", "33, 1, .8", "32, 32, .999"})
    void a_step_is_linear_symmetric_and_positive(int height, int width, double share) {
        BitSet missing = scattered(height * width, share);
        Multigrid grid = grid(height, width, missing);
        RealLinearOperator step = grid.preconditioner();
        for (int k = 0; k < 50; k++) {
            RealVector u = numbers(grid, width, missing);
            RealVector v = numbers(grid, width, missing);
            double both = u.dotProduct(step.operate(v));
            double most = u.getNorm() * step.operate(v).getNorm();
            assertThat(step.operate(u).dotProduct(v)).isCloseTo(both, within(1e-12 * most));
            assertThat(step.operate(u).dotProduct(u)).isPositive();
            RealVector sum = step.operate(u.combine(2, -3, v));
            RealVector apart = step.operate(u).combine(2, -3, step.operate(v));
            assertThat(sum.getDistance(apart)).isLessThan(1e-12 * (sum.getNorm() + 1));
        }
        missing.stream().forEach(p -> {
            RealVector one = new ArrayRealVector(grid.size());
            one.setEntry(grid.at(p / width, p % width), 1);
            assertThat(step.operate(one).dotProduct(one)).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 32, 128, 400})
    void the_steps_of_the_solver_do_not_grow_with_the_hole(int side) {
        BitSet missing = disc(side);
        Multigrid grid = grid(side, side, missing);
        RealVector solution = numbers(grid, side, missing);
        ConjugateGradient solver = new ConjugateGradient(16, 1e-6, false);
        RealVector found = solver.solve(
                grid.equations(),
                grid.preconditioner(),
                grid.equations().operate(solution),
                new ArrayRealVector(new double[grid.size()], false));
        assertThat(grid.equations().operate(found).getDistance(grid.equations().operate(solution)))
                .isLessThan(1e-6 * grid.equations().operate(solution).getNorm() * 1.01);
    }

    /** Between two ends the weighted mean of the neighbours is the straight line. */
    @Test
    void a_strip_one_pixel_wide_is_a_grid_too() {
        for (int[] size : new int[][] {{1, 9}, {9, 1}, {1, 64}}) {
            int last = size[0] * size[1] - 1;
            float[] image = new float[last + 1];
            image[last] = last;
            BitSet missing = new BitSet();
            missing.set(1, last);
            new Imputation(1, size[0], size[1]).apply(missing, new float[image.length], image, 0);
            for (int i = 0; i <= last; i++) {
                assertThat(image[i]).isCloseTo(i, within(1e-3f));
            }
        }
    }

    @Test
    void one_known_pixel_is_enough() {
        float[] image = new float[11 * 11];
        image[17] = 7;
        BitSet missing = new BitSet();
        missing.set(0, image.length);
        missing.clear(17);
        new Imputation(1, 11, 11).apply(missing, new float[image.length], image, 0);
        for (float value : image) {
            assertThat(value).isCloseTo(7, within(1e-4f));
        }
    }
}
