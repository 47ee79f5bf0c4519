package dev.assay.console.page;

import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.plan.Rule;
import java.util.Locale;

/**
 * An interval drawn against its bound, in a picture {@link #WIDTH} wide. All numbers are places from the left.
 *
 * @param good where the good side begins
 * @param goodWidth of the good side
 * @param low of the interval
 * @param length of the interval, at least a hair
 * @param value the dot
 * @param bound the tick
 */
public record Bar(String good, String goodWidth, String low, String length, String value, String bound) {
    static final int WIDTH = 120;

    /** Room beyond the last value, as a part of the range. */
    private static final double MARGIN = .2;

    private static final double LEAST_RANGE = 1e-9;
    private static final double HAIR = 1.5;

    static Bar of(Estimate estimate, Rule rule) {
        double bound = rule.bound();
        Scale scale = Scale.of(Math.min(estimate.low(), bound), Math.max(estimate.high(), bound));
        boolean above = rule.direction() == Rule.Direction.AT_LEAST;
        double at = scale.at(bound);
        double low = scale.at(estimate.low());
        return new Bar(
                text(above ? at : 0),
                text(above ? WIDTH - at : at),
                text(low),
                text(Math.max(HAIR, scale.at(estimate.high()) - low)),
                text(scale.at(estimate.value())),
                text(at));
    }

    private static String text(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    private record Scale(double from, double to) {
        /** What cannot be negative begins at 0; what cannot be above 1 ends there. */
        static Scale of(double least, double most) {
            double margin = Math.max((most - Math.min(least, 0)) * MARGIN, LEAST_RANGE);
            double from = least >= 0 ? 0 : least - margin;
            double to = most <= 1 ? Math.min(1, most + margin) : most + margin;
            return new Scale(from, Math.max(to, from + LEAST_RANGE));
        }

        double at(double value) {
            return (value - from) / (to - from) * WIDTH;
        }
    }
}
