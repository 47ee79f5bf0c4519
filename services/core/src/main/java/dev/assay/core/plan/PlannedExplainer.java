package dev.assay.core.plan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * @param name of the explainer in the catalogue
 * @param with every parameter, in its written form
 */
public record PlannedExplainer(String name, SortedMap<String, String> with) {
    public PlannedExplainer {
        with = Collections.unmodifiableSortedMap(new TreeMap<>(with));
    }
}
