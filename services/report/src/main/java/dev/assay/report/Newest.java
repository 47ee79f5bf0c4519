package dev.assay.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last entries of many, and how many there were: a report stays readable, and memory bounded, whatever the log. */
final class Newest<T> {
    private final int limit;
    private final ArrayDeque<T> kept = new ArrayDeque<>();
    private long count;

    Newest(int limit) {
        this.limit = limit;
    }

    void add(T entry) {
        count++;
        kept.addLast(entry);
        if (kept.size() > limit) {
            kept.removeFirst();
        }
    }

    /** In the order of the log. */
    List<T> list() {
        return new ArrayList<>(kept);
    }

    long count() {
        return count;
    }

    /** How many are counted and not kept. */
    long left() {
        return count - kept.size();
    }
}
