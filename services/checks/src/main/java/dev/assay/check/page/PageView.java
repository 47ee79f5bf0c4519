package dev.assay.check.page;

import dev.assay.check.Description;
import dev.assay.check.Exhibit;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.check.catalogue.FailureModes;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the page says, as text.
 *
 * @param summary the verdict in one sentence
 * @param facts what was audited, by name
 * @param judged one line a rule, the worst outcome first
 * @param checks in the catalogue's order
 * @param limits of the explainers that were used
 * @param settings of the runs
 */
public record PageView(
        String verdict,
        String title,
        String summary,
        List<Fact> facts,
        List<RowView> judged,
        List<CheckView> checks,
        List<Fact> limits,
        List<Fact> settings) {

    /** A name and what is said of it. */
    public record Fact(String name, String text) {}

    /**
     * A check with everything about it.
     *
     * @param meaning what it means that it failed, and what to do; empty when it did not
     * @param modes what may lie behind it; empty when it did not fail
     */
    public record CheckView(
            String id,
            String outcome,
            String word,
            String question,
            String method,
            String source,
            String meaning,
            String remedy,
            List<Fact> modes,
            List<RowView> rows,
            List<FigureView> figures) {}

    /**
     * A picture.
     *
     * @param sharp drawn at twice its size in points
     * @param numbers links to what lies beside it
     */
    public record FigureView(String link, boolean sharp, String alt, List<Fact> numbers) {}

    private static final List<Outcome> WORST_FIRST = List.of(
            Outcome.FAILED, Outcome.NOT_RUN, Outcome.WARNED, Outcome.PASSED, Outcome.NOT_APPLICABLE, Outcome.MEASURED);

    static PageView of(AuditReport report, Function<Evidence, String> link) {
        List<RowView> judged = report.measurements().stream()
                .filter(m -> m.rule().isPresent())
                .sorted(Comparator.comparing(PageView::rank))
                .map(RowView::of)
                .toList();
        return new PageView(
                report.verdict().name(),
                report.model() + " on " + report.dataset(),
                summary(report),
                facts(report),
                judged,
                checks(report, link),
                limits(report),
                settings(report));
    }

    private static int rank(Measurement m) {
        return WORST_FIRST.indexOf(m.outcome()) + (m.required() ? 0 : WORST_FIRST.size());
    }

    private static String summary(AuditReport report) {
        Map<Outcome, Long> counts = report.measurements().stream()
                .filter(Measurement::required)
                .collect(Collectors.groupingBy(Measurement::outcome, Collectors.counting()));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        String parts = WORST_FIRST.stream()
                .filter(counts::containsKey)
                .map(outcome -> counts.get(outcome) + " " + RowView.words(outcome))
                .collect(Collectors.joining(", "));
        if (all == 0) {
            return "The plan requires nothing, so nothing was judged; that is no pass.";
        }
        String lead = switch (report.verdict()) {
            case PASSED -> "Every required rule holds.";
            case WARNED -> "Some required rules are undecided: the interval straddles the bound.";
            case NOT_RUN -> "Some of what the plan requires could not be run; that is no pass.";
            case FAILED -> "At least one required rule does not hold.";
        };
        return lead + " Of " + all + " required measurements: " + parts + ".";
    }

    private static List<Fact> facts(AuditReport report) {
        return List.of(
                new Fact("Model", report.model() + ", " + report.modelDigest()),
                new Fact("Dataset", report.dataset() + ", " + report.datasetDigest()),
                new Fact("Plan", report.plan() + " version " + report.planVersion() + ", " + report.planDigest()),
                new Fact("Samples", String.valueOf(report.samples())),
                new Fact("Audit", report.id().value()));
    }

    private static List<CheckView> checks(AuditReport report, Function<Evidence, String> link) {
        List<String> ids =
                new ArrayList<>(CheckCatalogue.ALL.stream().map(Description::id).toList());
        report.measurements().stream()
                .map(m -> m.key().check())
                .filter(id -> !ids.contains(id))
                .distinct()
                .forEach(ids::add);
        List<CheckView> views = new ArrayList<>();
        for (String id : ids) {
            List<Measurement> of = report.measurements().stream()
                    .filter(m -> m.key().check().equals(id))
                    .toList();
            if (!of.isEmpty()) {
                views.add(check(id, of, figures(report, id, link)));
            }
        }
        return views;
    }

    private static CheckView check(String id, List<Measurement> of, List<FigureView> figures) {
        Outcome worst = of.stream()
                .filter(m -> m.rule().isPresent())
                .map(Measurement::outcome)
                .min(Comparator.comparing(WORST_FIRST::indexOf))
                .orElse(Outcome.MEASURED);
        boolean bad = worst == Outcome.FAILED || worst == Outcome.WARNED;
        String lead = worst == Outcome.FAILED ? "It failed: " : "It may be so: ";
        return CheckCatalogue.find(id)
                .map(d -> new CheckView(
                        id,
                        worst.name(),
                        RowView.words(worst),
                        d.question(),
                        d.method(),
                        d.source(),
                        bad ? lead + d.failed() : "",
                        bad ? d.remedy() : "",
                        bad ? modes(d) : List.of(),
                        rows(of),
                        figures))
                .orElseGet(() -> new CheckView(
                        id,
                        worst.name(),
                        RowView.words(worst),
                        "A check that this version of Assay does not know.",
                        "",
                        "",
                        "",
                        "",
                        List.of(),
                        rows(of),
                        figures));
    }

    private static List<Fact> modes(Description check) {
        return FailureModes.of(check).stream()
                .map(mode -> new Fact(mode.name(), mode.what() + " Looks like: " + mode.looks() + ' ' + mode.next()))
                .toList();
    }

    private static List<RowView> rows(List<Measurement> of) {
        return of.stream().map(RowView::of).toList();
    }

    private static List<FigureView> figures(AuditReport report, String check, Function<Evidence, String> link) {
        List<Evidence> all =
                report.evidence().stream().filter(e -> e.check().equals(check)).toList();
        return all.stream()
                .filter(e -> e.mediaType().startsWith("image/"))
                .map(picture -> new FigureView(
                        link.apply(picture),
                        picture.mediaType().equals(Exhibit.PNG),
                        picture.alt(),
                        all.stream()
                                .filter(e -> !e.equals(picture) && stem(e).equals(stem(picture)))
                                .map(e -> new Fact(extension(e), link.apply(e)))
                                .toList()))
                .toList();
    }

    private static String stem(Evidence evidence) {
        String file = evidence.file();
        return file.substring(0, file.length() - extension(evidence).length());
    }

    private static String extension(Evidence evidence) {
        return evidence.file().substring(evidence.file().lastIndexOf('.'));
    }

    private static List<Fact> limits(AuditReport report) {
        Set<String> used = new TreeSet<>();
        report.measurements().forEach(m -> used.add(m.key().explainer()));
        return ExplainerCatalogue.all().stream()
                .filter(entry -> used.contains(entry.name()))
                .map((ExplainerEntry entry) -> new Fact(
                        entry.name(),
                        entry.summary() + ' ' + report.limits().getOrDefault(entry.name(), entry.limits())))
                .toList();
    }

    /** The settings of the first task by name, and those of others where they differ. */
    private static List<Fact> settings(AuditReport report) {
        List<Fact> facts = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        report.runtimes()
                .forEach((work, runtime) -> runtime.settings().forEach((name, value) -> {
                    if (seen.add(name + '=' + value)) {
                        facts.add(new Fact(name, value));
                    }
                }));
        facts.sort(Comparator.comparing(Fact::name));
        return facts;
    }
}
