package dev.assay.trail.record;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HexFormat;

/**
 * A measured number as records carry it: for people the shortest decimal that reads back as the same double, and for
 * programs its bits.
 *
 * @param value finite; -0 is written 0 with its own bits
 */
public record Metric(double value) {
    /** Decimal exponents from here on are written with an e (ECMAScript, Number::toString). */
    private static final int PLAIN_BELOW = 21;

    private static final int PLAIN_ABOVE = -7;

    public Metric {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a metric must be finite, found " + value);
        }
    }

    /** As RFC 8785 writes the number (section 3.2.2.3). */
    public String decimal() {
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (point > PLAIN_BELOW || point <= PLAIN_ABOVE + 1) {
            String fraction = digits.length() == 1 ? "" : '.' + digits.substring(1);
            return sign + digits.charAt(0) + fraction + 'e' + (point > 0 ? "+" : "") + (point - 1);
        }
        return sign + plain(digits, point);
    }

    /** IEEE-754 binary64, 16 hexadecimal digits. */
    public String bits() {
        return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value));
    }

    private static String plain(String digits, int point) {
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= digits.length()
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + '.' + digits.substring(point);
    }

    /** Java gives the shortest decimal of at least two digits; one may do. */
    private static BigDecimal shortest(double value) {
        BigDecimal two = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (two.precision() == 2) {
            BigDecimal one =
                    two.round(new MathContext(1, RoundingMode.HALF_EVEN)).stripTrailingZeros();
            return one.doubleValue() == value ? one : two;
        }
        return two;
    }
}
