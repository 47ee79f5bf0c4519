package dev.assay.core.audit;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that could change a bit of a value: provider, batch size, threads, runtime build, CPU features. Equal
 * settings mean equal bytes; they are part of the record.
 */
public record Runtime(SortedMap<String, String> settings) {
    public Runtime {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
