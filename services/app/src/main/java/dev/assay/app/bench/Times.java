package dev.assay.app.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** When each event was sent, and when the log was first seen to have it. Events come through in the order of sending. */
final class Times {
    private static final double MILLI = 1e-6;

    private final long before;
    private final long[] sent;
    private final long[] seen;
    private int through;

    /** @param before how many records the log has */
    Times(int count, long before) {
        this.before = before;
        this.sent = new long[count];
        this.seen = new long[count];
    }

    synchronized void sent(int event, long nanos) {
        sent[event] = nanos;
    }

    /** The log has so many records at that time. */
    synchronized void seen(long size, long nanos) {
        while (through < sent.length && before + through < size) {
            seen[through++] = nanos;
        }
    }

    synchronized boolean complete() {
        return through == sent.length;
    }

    /** The time under which so many of a hundred events stay, in milliseconds. */
    synchronized double percentile(double percent) {
        double[] took = new double[through];
        for (int i = 0; i < through; i++) {
            took[i] = (seen[i] - sent[i]) * MILLI;
        }
        Arrays.sort(took);
        return took[(int) Math.max(0, Math.ceil(percent / 100 * took.length) - 1)];
    }

    void write(ObjectNode document) {
        document.put("paced", sent.length)
                .put("p50Millis", percentile(50))
                .put("p99Millis", percentile(99))
                .put("maxMillis", percentile(100));
    }
}
