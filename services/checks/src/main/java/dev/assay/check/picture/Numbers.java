package dev.assay.check.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as pictures and pages show them. */
public final class Numbers {
    private static final int DIGITS = 3;

    private Numbers() {}

    /** A share in percent. */
    public static String percent(double share) {
        return shown(100 * share) + " %";
    }

    /** Three significant digits, plain between a thousandth and a million, a dash for what is no number. */
    public static String shown(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        double size = Math.abs(value);
        String text = size >= 1e-3 && size < 1e6 ? rounded.toPlainString() : rounded.toString();
        return text.replace("E+", "e").replace("E", "e").replace('-', '−');
    }
}
