package dev.assay.check.edge;

import dev.assay.core.release.InputSpec;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** An input at the edge, made from a sample's. */
sealed interface Variant {
    /** Every pixel has one value: nothing to see. */
    record Constant(double level) implements Variant {}

    /** Every level moves away from the middle of the range, or towards it, so many times; clipped. */
    record Tone(String name, double times) implements Variant {}

    /**
     * Another place for the content. What comes from outside is pixel value 0.
     *
     * @param group under which it is averaged, for example {@code shift-2}
     * @param degrees turned counter-clockwise around the middle
     * @param down pixels
     * @param right pixels
     */
    record Moved(String group, double degrees, int down, int right) implements Variant {
        Origins origins(int height, int width) {
            double angle = degrees * Math.PI / 180;
            return new Origins(
                    down, right, (height - 1) / 2., (width - 1) / 2., StrictMath.cos(angle), StrictMath.sin(angle));
        }
    }

    /** Where in the original the pixels of a moved input come from. */
    record Origins(int down, int right, double middleY, double middleX, double cos, double sin) {
        /** Row and column. */
        double[] of(int y, int x) {
            double dy = y - down - middleY;
            double dx = x - right - middleX;
            return new double[] {middleY + cos * dy + sin * dx, middleX - sin * dy + cos * dx};
        }
    }

    /** Farther than any network should mind; three sizes of each. */
    int[] SHIFTS = {1, 2, 3};

    int[] TURNS = {10, 20, 30};

    /** All that are looked at (Engstrom et al. 2019 for shifts and rotations). */
    List<Variant> ALL = all();

    private static List<Variant> all() {
        List<Variant> all = new ArrayList<>(List.of(
                new Constant(0),
                new Constant(.5),
                new Constant(1),
                new Tone("saturated", 4),
                new Tone("low-contrast", .1)));
        for (int by : SHIFTS) {
            for (int[] way : new int[][] {{-by, 0}, {by, 0}, {0, -by}, {0, by}}) {
                all.add(new Moved("shift-" + by, 0, way[0], way[1]));
            }
        }
        for (int by : TURNS) {
            all.add(new Moved("rotation-" + by, by, 0, 0));
            all.add(new Moved("rotation-" + by, -by, 0, 0));
        }
        return List.copyOf(all);
    }

    /** Whether there is something to see: all but constants. */
    default boolean content() {
        return !(this instanceof Constant);
    }

    /** The changed input. */
    default Images of(Images input, InputSpec spec) {
        float[] values = switch (this) {
            case Constant constant -> levels(input, spec, level -> constant.level());
            case Tone tone -> levels(input, spec, level -> Math.clamp(.5 + tone.times() * (level - .5), 0, 1));
            case Moved moved -> moved(input, spec, moved);
        };
        return new Images(1, input.channels(), input.height(), input.width(), values);
    }

    /** @param changed a level in [0, 1], from that of the input */
    private static float[] levels(Images input, InputSpec spec, DoubleUnaryOperator changed) {
        float[] values = new float[input.size()];
        for (int c = 0; c < input.channels(); c++) {
            double low = low(spec, c);
            double range = (spec.high() - spec.low()) / spec.std()[c];
            for (int p = c * spec.pixels(); p < (c + 1) * spec.pixels(); p++) {
                values[p] = (float) (low + changed.applyAsDouble((input.values()[p] - low) / range) * range);
            }
        }
        return values;
    }

    private static float[] moved(Images input, InputSpec spec, Moved moved) {
        float[] values = new float[input.size()];
        float[] from = input.values();
        Origins origins = moved.origins(spec.height(), spec.width());
        Corners corners = new Corners(spec.height(), spec.width());
        double[] outside = IntStream.range(0, input.channels())
                .mapToDouble(c -> low(spec, c))
                .toArray();
        for (int p = 0; p < spec.pixels(); p++) {
            corners.around(origins.of(p / spec.width(), p % spec.width()));
            for (int c = 0; c < outside.length; c++) {
                int plane = c * spec.pixels();
                values[plane + p] = (float) corners.of(from, plane, outside[c]);
            }
        }
        return values;
    }

    private static double low(InputSpec spec, int channel) {
        return (spec.low() - spec.mean()[channel]) / spec.std()[channel];
    }
}
