package dev.assay.check;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which metrics of a check exist for a release, and which do not.
 *
 * @param metrics that are measured, in a fixed order
 * @param absent metric, or stem of metrics, to the reason why there is nothing to look at; the empty name stands for the
 *     whole check
 */
public record Applies(List<String> metrics, SortedMap<String, String> absent) {
    public Applies {
        metrics = List.copyOf(metrics);
        absent = Collections.unmodifiableSortedMap(new TreeMap<>(absent));
    }

    public static Applies all(String... metrics) {
        return new Applies(List.of(metrics), Collections.emptySortedMap());
    }

    public static Applies all(List<String> metrics) {
        return new Applies(metrics, Collections.emptySortedMap());
    }

    /** Nothing of the check exists here. */
    public static Applies nothing(String reason) {
        return new Applies(List.of(), new TreeMap<>(java.util.Map.of("", reason)));
    }
}
