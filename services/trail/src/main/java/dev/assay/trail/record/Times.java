package dev.assay.trail.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as records write them: RFC 3339 in UTC with milliseconds. By hand, since each leaf
 * is written and read with one; a test holds it to the JDK's formatter. The verifier, which shares no code with the writer of
 * the log, has its own.
 */
final class Times {
    private static final String FORM = "0000-00-00T00:00:00.000Z";
    private static final int DAY = 86_400;
    private static final int HOUR = 3_600;
    private static final int MINUTE = 60;
    private static final int MILLI = 1_000_000;

    private Times() {}

    /** @param time of a record: in the years 1970 to 9999, in whole milliseconds */
    static String text(Instant time) {
        LocalDate date = LocalDate.ofEpochDay(time.getEpochSecond() / DAY);
        int second = (int) (time.getEpochSecond() % DAY);
        StringBuilder text = new StringBuilder(FORM);
        digits(text, 0, 4, date.getYear());
        digits(text, 5, 7, date.getMonthValue());
        digits(text, 8, 10, date.getDayOfMonth());
        digits(text, 11, 13, second / HOUR);
        digits(text, 14, 16, second / MINUTE % MINUTE);
        digits(text, 17, 19, second % MINUTE);
        digits(text, 20, 23, time.getNano() / MILLI);
        return text.toString();
    }

    /** @throws IllegalArgumentException if the text is no time in this form */
    static Instant read(String text) {
        if (!hasForm(text)) {
            throw refused(text);
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour >= DAY / HOUR || minute >= MINUTE || second >= MINUTE) {
            throw refused(text);
        }
        try {
            long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                    .toEpochDay();
            return Instant.ofEpochSecond(
                    day * DAY + (long) hour * HOUR + (long) minute * MINUTE + second,
                    (long) number(text, 20, 23) * MILLI);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(refused(text).getMessage(), e);
        }
    }

    private static void digits(StringBuilder text, int from, int to, int number) {
        int rest = number;
        for (int i = to - 1; i >= from; i--) {
            text.setCharAt(i, (char) ('0' + rest % 10));
            rest /= 10;
        }
    }

    private static boolean hasForm(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char form = FORM.charAt(i);
            char c = text.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("time must be RFC 3339 in UTC with milliseconds, found " + text);
    }
}
