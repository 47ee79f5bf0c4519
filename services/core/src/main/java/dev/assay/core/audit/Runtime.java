package dev.assay.core.audit;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that could change a bit of a value: provider, batch size, threads, runtime build, CPU features. Equal
 * settings mean equal bytes, but where one of them says that bits do not repeat; they are part of the record.
 */
public record Runtime(SortedMap<String, String> settings) {
    /** The setting that is {@code no} where the same run may give other bits: by kernels of a GPU that add in any order. */
    public static final String BITS_REPEAT = "bits-repeat";

    public Runtime {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
