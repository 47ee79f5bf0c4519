package dev.assay.console.view;

import java.util.LinkedHashMap;
import java.util.Map;

/** The entries that came last; the oldest goes when there are too many. */
final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    private final int limit;

    Recent(int limit) {
        this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > limit;
    }
}
