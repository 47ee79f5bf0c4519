package dev.assay.core.audit;

import dev.assay.core.plan.PlannedCheck;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the results of an audit's tasks together and judges them by the plan's rules. The report depends on the values
 * alone: the order of arrival and the size of the shards change not one bit of it.
 */
public final class Assembly {
    private static final Comparator<Evidence> EVIDENCE = Comparator.comparing(Evidence::check)
            .thenComparing(Evidence::explainer)
            .thenComparing(Evidence::file)
            .thenComparing(Evidence::digest);

    private final Audit audit;
    private final Map<String, Work> works = new LinkedHashMap<>();
    private final Map<String, TaskResult> results = new HashMap<>();
    private final Map<String, String> missing = new HashMap<>();

    private Assembly(Audit audit) {
        this.audit = audit;
        audit.works().forEach(work -> works.put(work.name(), work));
    }

    /**
     * @param results of the audit's work, in any order; the same result may come twice
     * @param missing why work has no result, by its name; work that is named in neither has "no result came"
     * @throws IllegalArgumentException for a result of work that is not the audit's
     */
    public static AuditReport assemble(Audit audit, Collection<TaskResult> results, Map<String, String> missing) {
        Assembly assembly = new Assembly(audit);
        results.forEach(assembly::take);
        assembly.findMissing(missing);
        return assembly.report();
    }

    private void take(TaskResult result) {
        String name = result.work().name();
        if (!result.work().equals(works.get(name))) {
            throw new IllegalArgumentException(
                    "a result must be of work of audit " + audit.id() + ", found " + result.work());
        }
        TaskResult other = results.putIfAbsent(name, result);
        if (other != null && !other.equals(result)) {
            missing.put(name, "two different results came for " + name);
        }
    }

    private void findMissing(Map<String, String> reasons) {
        for (Work work : works.values()) {
            TaskResult result = results.get(work.name());
            if (result == null) {
                missing.put(work.name(), reasons.getOrDefault(work.name(), "no result came for " + work.name()));
            } else {
                Acceptance.complaint(audit.plan(), result).ifPresent(why -> missing.put(work.name(), why));
            }
        }
        results.keySet().removeAll(missing.keySet());
    }

    private AuditReport report() {
        List<Measurement> measurements = audit.plan().checks().parallelStream()
                .flatMap(check -> measurements(check).stream())
                .sorted(Comparator.comparing(Measurement::key))
                .toList();
        SortedMap<String, Runtime> runtimes = new TreeMap<>();
        results.forEach((name, result) -> runtimes.put(name, result.runtime()));
        return new AuditReport(
                audit.id(),
                Verdict.of(measurements.stream()
                        .filter(Measurement::required)
                        .map(Measurement::outcome)
                        .toList()),
                audit.model(),
                audit.modelDigest(),
                audit.dataset(),
                audit.datasetDigest(),
                audit.plan().name(),
                audit.plan().version(),
                audit.planDigest(),
                audit.samples(),
                measurements,
                results.values().stream()
                        .flatMap(result -> result.evidence().stream())
                        .distinct()
                        .sorted(EVIDENCE)
                        .toList(),
                runtimes,
                narratives(measurements),
                audit.predecessors(),
                limits());
    }

    /** Of one check. Checks only read what they share, so they are judged at once: intervals are most of the work of an assembly. */
    private List<Measurement> measurements(PlannedCheck check) {
        SortedMap<String, Findings> byExplainer = new TreeMap<>();
        List<String> explainers = check.explainers().isEmpty() ? List.of("") : check.explainers();
        explainers.forEach(explainer -> byExplainer.put(explainer, findings(check, explainer)));
        Judge judge = new Judge(audit.draws(), check, byExplainer);
        return byExplainer.keySet().stream()
                .flatMap(explainer -> judge.measure(explainer).stream())
                .toList();
    }

    /** Of the explainers whose maps were made, as the first task in the order of the works tells them. */
    private SortedMap<String, String> limits() {
        SortedMap<String, String> limits = new TreeMap<>();
        works.forEach((name, work) -> {
            TaskResult result = results.get(name);
            if (work instanceof Work.Maps maps
                    && result != null
                    && !result.limits().isEmpty()) {
                limits.putIfAbsent(maps.explainer(), result.limits());
            }
        });
        return limits;
    }

    /** Of the checks that have something to be explained, as the first task in the order of the works tells it. */
    private SortedMap<String, Narrative> narratives(List<Measurement> measurements) {
        SortedMap<String, Narrative> told = new TreeMap<>();
        works.keySet().forEach(name -> {
            TaskResult result = results.get(name);
            if (result != null) {
                result.narratives().forEach(told::putIfAbsent);
            }
        });
        Set<String> striking = new HashSet<>();
        for (Measurement one : measurements) {
            if (one.outcome() == Outcome.FAILED || one.outcome() == Outcome.WARNED) {
                striking.add(one.key().check());
            }
        }
        told.keySet().retainAll(striking);
        return told;
    }

    /** What all work that serves a check with an explainer found. */
    private Findings findings(PlannedCheck check, String explainer) {
        Findings findings = new Findings(check.check(), explainer, audit.samples());
        for (Work work : works.values()) {
            if (Acceptance.serves(work, check, explainer)) {
                TaskResult result = results.get(work.name());
                if (result == null) {
                    findings.missing(missing.getOrDefault(work.name(), "no result came for " + work.name()));
                } else {
                    findings.add(result);
                }
            }
        }
        return findings;
    }
}
