package dev.assay.report;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Outcome;
import dev.assay.report.Account.Entry;
import dev.assay.report.ReportView.AuditView;
import dev.assay.report.ReportView.Badge;
import dev.assay.report.ReportView.Fact;
import dev.assay.report.ReportView.Finding;
import dev.assay.report.ReportView.Line;
import dev.assay.report.ReportView.Row;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One audit in full: what did not pass, what it means, and the pictures. */
final class AuditChapter {
    /** The worst measurements of a check; a check of fifty layers says the same fifty times. */
    private static final int MAX_ROWS = 8;

    /** Kinds of picture of one finding. */
    private static final int MAX_PICTURES = 2;

    /** Pictures of an audit that has nothing to show but that all is well. */
    private static final int MAX_GOOD = 2;

    private static final List<Outcome> WORST_FIRST = List.of(Outcome.FAILED, Outcome.NOT_RUN, Outcome.WARNED);

    private final Sources sources;
    private final Pictures pictures;

    AuditChapter(Sources sources, Pictures pictures) {
        this.sources = sources;
        this.pictures = pictures;
    }

    static String anchor(AuditDecided audit) {
        return "audit-" + audit.audit().value();
    }

    /** @param reviews of this audit */
    AuditView of(Entry<AuditDecided> entry, List<Line> reviews) throws IOException {
        AuditDecided audit = entry.record();
        Optional<AuditReport> document = sources.audit(audit.document().digest());
        List<Finding> findings = document.isPresent() ? findings(document.get()) : List.of();
        return new AuditView(
                anchor(audit),
                "Model " + audit.model() + " with dataset " + audit.dataset(),
                Badge.of(audit.verdict()),
                lead(audit),
                facts(entry, document),
                findings,
                document.map(report -> others(report, findings)).orElse(""),
                document.isPresent() && findings.isEmpty()
                        ? pictures.of(document.get(), document.get().evidence(), MAX_GOOD)
                        : List.of(),
                reviews,
                document.isPresent()
                        ? ""
                        : "The document of this audit (" + audit.document().digest()
                                + ") is missing or altered in the store: what the record names cannot be shown.");
    }

    static String lead(AuditDecided audit) {
        String verdict = switch (audit.verdict()) {
            case PASSED -> "Every required rule holds.";
            case WARNED ->
                "No required rule is broken, but some are undecided: the measured interval straddles the bound.";
            case NOT_RUN ->
                audit.striking().isEmpty()
                        ? "The plan requires nothing, so nothing was judged; that is no pass."
                        : "Some of what the plan requires could not be run; that is no pass.";
            case FAILED -> "At least one required rule does not hold.";
        };
        String counts = audit.counts().entrySet().stream()
                .map(count -> count.getValue() + " " + Words.of(count.getKey()))
                .collect(Collectors.joining(", "));
        return verdict + " All measurements: " + counts + ".";
    }

    private static List<Fact> facts(Entry<AuditDecided> entry, Optional<AuditReport> document) {
        AuditDecided audit = entry.record();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Decided", Words.time(audit.head().time()) + ", record " + entry.index()));
        facts.add(new Fact("Model", audit.model() + ", " + audit.model().digest()));
        facts.add(new Fact("Dataset", audit.dataset() + ", " + audit.dataset().digest()));
        facts.add(new Fact("Plan", audit.plan() + ", " + audit.plan().digest()));
        document.ifPresent(report -> facts.add(new Fact("Samples", String.valueOf(report.samples()))));
        facts.add(
                new Fact("Audit", audit.audit().value() + (audit.attempt() > 1 ? ", attempt " + audit.attempt() : "")));
        facts.add(new Fact("All numbers", "audits/" + audit.audit().value() + ".json"));
        return facts;
    }

    private List<Finding> findings(AuditReport report) throws IOException {
        Map<String, List<Measurement>> striking = new LinkedHashMap<>();
        report.measurements().stream()
                .filter(m -> m.required() && WORST_FIRST.contains(m.outcome()))
                .sorted(Comparator.comparing((Measurement m) -> WORST_FIRST.indexOf(m.outcome())))
                .forEach(m -> striking.computeIfAbsent(m.key().check(), check -> new ArrayList<>())
                        .add(m));
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, List<Measurement>> check : striking.entrySet()) {
            findings.add(finding(report, check.getKey(), check.getValue()));
        }
        return findings;
    }

    private Finding finding(AuditReport report, String check, List<Measurement> found) throws IOException {
        Optional<Narrative> told = Optional.ofNullable(report.narratives().get(check));
        List<String> explainers =
                found.stream().map(m -> m.key().explainer()).distinct().toList();
        List<Evidence> evidence = report.evidence().stream()
                .filter(e -> e.check().equals(check) && explainers.contains(e.explainer()))
                .sorted(Comparator.comparing((Evidence e) -> explainers.indexOf(e.explainer())))
                .toList();
        Outcome worst = found.getFirst().outcome();
        String lead = worst == Outcome.WARNED ? "It may be so: " : "";
        boolean ran = worst != Outcome.NOT_RUN;
        return new Finding(
                check,
                Badge.of(worst),
                told.map(t -> Words.clean(t.question())).orElse(""),
                ran
                        ? told.map(t -> lead + Words.clean(t.failed())).orElse("")
                        : "It could not be run, and so shows nothing.",
                ran ? told.map(t -> Words.clean(t.remedy())).orElse("") : "",
                ran ? modes(told) : List.of(),
                found.stream().limit(MAX_ROWS).map(AuditChapter::row).toList(),
                found.size() > MAX_ROWS
                        ? (found.size() - MAX_ROWS) + " more like these are in the audit's document."
                        : "",
                pictures.of(report, evidence, MAX_PICTURES));
    }

    private static List<Fact> modes(Optional<Narrative> told) {
        return told.stream()
                .flatMap(t -> t.modes().stream())
                .map(mode -> new Fact(Words.clean(mode.name()), Words.clean(mode.what() + ' ' + mode.looks())))
                .toList();
    }

    private static Row row(Measurement m) {
        return new Row(
                Badge.of(m.outcome()),
                m.key().metric(),
                m.key().explainer(),
                m.value().map(v -> Words.number(v.value())).orElse(Words.clean(m.reason())),
                m.value().map(AuditChapter::interval).orElse(""),
                m.rule().map(Words::rule).orElse(""));
    }

    private static String interval(Estimate estimate) {
        return Words.number(estimate.low()) + " to " + Words.number(estimate.high());
    }

    /** Checks with a rule that are no finding, and how many measurements of theirs ended how. */
    private static String others(AuditReport report, Collection<Finding> findings) {
        Map<String, Map<Outcome, Long>> others = new TreeMap<>();
        report.measurements().stream()
                .filter(m -> m.rule().isPresent())
                .filter(m -> findings.stream()
                        .noneMatch(f -> f.check().equals(m.key().check())))
                .forEach(m -> others.computeIfAbsent(m.key().check(), check -> new TreeMap<>())
                        .merge(m.outcome(), 1L, Long::sum));
        return others.entrySet().stream()
                .map(check -> check.getKey() + " ("
                        + check.getValue().entrySet().stream()
                                .map(count -> count.getValue() + " " + Words.of(count.getKey()))
                                .collect(Collectors.joining(", "))
                        + ")")
                .collect(Collectors.joining(", "));
    }
}
