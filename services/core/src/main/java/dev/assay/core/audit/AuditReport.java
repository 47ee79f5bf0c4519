package dev.assay.core.audit;

import dev.assay.core.Digest;
import dev.assay.core.release.ReleaseId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An audit, decided.
 *
 * @param model release and digest, {@code dataset} and {@code plan} likewise
 * @param measurements every metric of every check, judged or not, in the order of their keys
 * @param evidence of all tasks
 * @param runtimes settings of the tasks: work name to settings
 * @param samples how many were audited
 * @param narratives what the checks that failed or were warned say about themselves, by check
 * @param predecessors what the plan compared with
 * @param limits what the maps of each explainer do not say, by explainer
 */
public record AuditReport(
        AuditId id,
        Verdict verdict,
        ReleaseId model,
        Digest modelDigest,
        ReleaseId dataset,
        Digest datasetDigest,
        String plan,
        int planVersion,
        Digest planDigest,
        int samples,
        List<Measurement> measurements,
        List<Evidence> evidence,
        SortedMap<String, Runtime> runtimes,
        SortedMap<String, Narrative> narratives,
        Predecessors predecessors,
        SortedMap<String, String> limits) {
    public AuditReport {
        measurements = List.copyOf(measurements);
        evidence = List.copyOf(evidence);
        runtimes = Collections.unmodifiableSortedMap(new TreeMap<>(runtimes));
        narratives = Collections.unmodifiableSortedMap(new TreeMap<>(narratives));
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
    }

    /** Without narratives, as documents of before there were any. */
    public AuditReport(
            AuditId id,
            Verdict verdict,
            ReleaseId model,
            Digest modelDigest,
            ReleaseId dataset,
            Digest datasetDigest,
            String plan,
            int planVersion,
            Digest planDigest,
            int samples,
            List<Measurement> measurements,
            List<Evidence> evidence,
            SortedMap<String, Runtime> runtimes) {
        this(
                id,
                verdict,
                model,
                modelDigest,
                dataset,
                datasetDigest,
                plan,
                planVersion,
                planDigest,
                samples,
                measurements,
                evidence,
                runtimes,
                new TreeMap<>());
    }

    /** The report of an audit that compared with nothing, without limits. */
    public AuditReport(
            AuditId id,
            Verdict verdict,
            ReleaseId model,
            Digest modelDigest,
            ReleaseId dataset,
            Digest datasetDigest,
            String plan,
            int planVersion,
            Digest planDigest,
            int samples,
            List<Measurement> measurements,
            List<Evidence> evidence,
            SortedMap<String, Runtime> runtimes,
            SortedMap<String, Narrative> narratives) {
        this(
                id,
                verdict,
                model,
                modelDigest,
                dataset,
                datasetDigest,
                plan,
                planVersion,
                planDigest,
                samples,
                measurements,
                evidence,
                runtimes,
                narratives,
                Predecessors.NONE,
                new TreeMap<>());
    }
}
