package dev.assay.core.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * @param check name and version in the catalogue, for example {@code deletion/1}
 * @param family for example {@code fidelity}
 * @param scope what a task of it looks at
 * @param explainers whose maps it looks at; empty unless the scope is MAPS
 * @param with every parameter, in its written form
 * @param rules may be empty: the check then informs only
 * @param compares with which predecessors it compares by itself, sorted; a rule over the previous version asks for one
 *     too, see {@link #looksBack}
 */
public record PlannedCheck(
        String check,
        String family,
        Scope scope,
        List<String> explainers,
        SortedMap<String, String> with,
        List<Rule> rules,
        List<Predecessor> compares) {
    public PlannedCheck {
        compares = compares.stream().distinct().sorted().toList();
        explainers = List.copyOf(explainers);
        rules = List.copyOf(rules);
        with = Collections.unmodifiableSortedMap(new TreeMap<>(with));
        if ((scope == Scope.MAPS) == explainers.isEmpty()) {
            throw new IllegalArgumentException("check " + check + " with scope " + scope + " must "
                    + (scope == Scope.MAPS ? "name" : "not name") + " explainers, found " + explainers);
        }
    }

    /** A check that compares with no predecessor by itself. */
    public PlannedCheck(
            String check,
            String family,
            Scope scope,
            List<String> explainers,
            SortedMap<String, String> with,
            List<Rule> rules) {
        this(check, family, scope, explainers, with, rules, List.of());
    }

    /** Whether its values or rules depend on that predecessor. */
    public boolean looksBack(Predecessor predecessor) {
        return compares.contains(predecessor)
                || (predecessor == Predecessor.MODEL && rules.stream().anyMatch(Rule::overPrevious));
    }

    /** What a check looks at, and so which task runs it. */
    public enum Scope {
        /** Maps of one explainer over a shard of samples; every such check of the explainer shares the maps. */
        MAPS,
        /** Predictions of every member over all audited samples. */
        PREDICTIONS,
        /** Activations of every member over all audited samples. */
        ACTIVATIONS
    }
}
