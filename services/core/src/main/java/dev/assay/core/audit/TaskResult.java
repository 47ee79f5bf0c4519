package dev.assay.core.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one task found.
 *
 * @param evidence already stored
 * @param narratives of the checks that it asked, by check
 * @param limits what the maps of its explainer do not say; empty where it makes no maps
 */
public record TaskResult(
        Work work,
        List<Finding> findings,
        List<Evidence> evidence,
        Runtime runtime,
        SortedMap<String, Narrative> narratives,
        String limits) {
    /** Values of one result, so that it fits a message: a shard's samples times the metrics of its checks. */
    public static final int MAX_VALUES = 60_000;

    public TaskResult {
        findings = List.copyOf(findings);
        evidence = List.copyOf(evidence);
        narratives = Collections.unmodifiableSortedMap(new TreeMap<>(narratives));
        int values = findings.stream().mapToInt(TaskResult::values).sum();
        if (values > MAX_VALUES) {
            throw new IllegalArgumentException("a task result must hold at most " + MAX_VALUES + " values, found "
                    + values + " for " + work.name() + ": lower the plan's shard");
        }
    }

    /** Of checks that say nothing about themselves. */
    public TaskResult(Work work, List<Finding> findings, List<Evidence> evidence, Runtime runtime) {
        this(work, findings, evidence, runtime, new TreeMap<>(), "");
    }

    /** The same with more findings. */
    public TaskResult and(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new TaskResult(work, all, evidence, runtime, narratives, limits);
    }

    /** The same with more pictures. */
    public TaskResult showing(List<Evidence> more) {
        List<Evidence> all = new ArrayList<>(evidence);
        all.addAll(more);
        return new TaskResult(work, findings, all, runtime, narratives, limits);
    }

    /** The same with what its checks say about themselves. */
    public TaskResult told(Map<String, Narrative> about) {
        return new TaskResult(work, findings, evidence, runtime, new TreeMap<>(about), limits);
    }

    /** The same with what the maps of its explainer do not say. */
    public TaskResult limited(String maps) {
        return new TaskResult(work, findings, evidence, runtime, narratives, maps);
    }

    private static int values(Finding finding) {
        return switch (finding) {
            case Finding.PerSample p -> p.values().length;
            case Finding.Blocks b ->
                b.blocks().stream().mapToInt(block -> block.sums().length).sum();
            case Finding.Reduced r -> 2 + 2 * r.samples().length;
            case Finding.NotRun n -> 1;
            case Finding.NotApplicable n -> 1;
        };
    }
}
