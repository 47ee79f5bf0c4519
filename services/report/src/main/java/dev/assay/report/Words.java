package dev.assay.report;

import dev.assay.core.Digest;
import dev.assay.core.plan.Rule;
import dev.assay.trail.record.RecordType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, numbers and outcomes as the report writes them. */
final class Words {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int DIGITS = 3;
    private static final int BRIEF = 16;

    private Words() {}

    static String time(Instant instant) {
        return MINUTE.format(instant);
    }

    /** Enough of a digest to compare by eye. */
    static String brief(Digest digest) {
        return digest.hex().substring(0, BRIEF);
    }

    /** {@code not run} for {@code NOT_RUN}. */
    static String of(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code 1 audit}, {@code 2 audits}. */
    static String count(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    /** {@code 1 audit was}, {@code 2 audits were}. */
    static String were(long count, String one) {
        return count(count, one) + (count == 1 ? " was" : " were");
    }

    /** What became of events: {@code 2 accepted}. */
    static String became(RecordType type) {
        return switch (type) {
            case RELEASE_ACCEPTED -> "accepted";
            case DUPLICATE -> "came again unchanged";
            case PLAN_REGISTERED -> "registered";
            case REVIEW -> "recorded";
            case EVENT_REJECTED -> "refused";
            case AUDIT, KEY_REGISTERED, CORRECTION, KEY_ROTATION, RECONCILIATION, EXPORT, RETENTION -> of(type);
        };
    }

    /** Which input a topic holds. */
    static String input(String topic) {
        return switch (topic) {
            case "assay.model-versions" -> "Releases of models";
            case "assay.dataset-versions" -> "Releases of datasets";
            case "assay.plans" -> "Plans";
            case "assay.reviews" -> "Decisions of people";
            default -> clean(topic);
        };
    }

    /** Three significant digits, plain between a thousandth and a million. */
    static String number(double value) {
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

    /** {@code at most 0.2}. */
    static String rule(Rule rule) {
        String side = rule.direction() == Rule.Direction.AT_LEAST ? "at least " : "at most ";
        String over = rule.over().map(control -> " compared with " + control).orElse("");
        return side + number(rule.bound()) + over;
    }

    /** Without the characters that XML cannot hold: a reason may hold any text. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\n' || c == '\t' ? ' ' : c)
                .map(c -> c < ' ' || c >= 0xD800 && c <= 0xDFFF || (c & 0xFFFE) == 0xFFFE ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
