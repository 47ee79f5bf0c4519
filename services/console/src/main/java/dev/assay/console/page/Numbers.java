package dev.assay.console.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them; the document has them in full. */
final class Numbers {
    private static final int DIGITS = 3;
    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e6;
    private static final int UNIT = 1024;

    private Numbers() {}

    /** Three decimals, or three digits where that would say nothing. */
    static String text(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < SMALL || size >= LARGE)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        if (size != 0 && size < .01) {
            return new BigDecimal(value)
                    .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** A bound as it stands in the plan. */
    static String bound(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String bytes(long size) {
        if (size < UNIT) {
            return size + " B";
        }
        return size < UNIT * UNIT ? size / UNIT + " KiB" : size / UNIT / UNIT + " MiB";
    }
}
