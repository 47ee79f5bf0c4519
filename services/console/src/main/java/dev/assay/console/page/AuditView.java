package dev.assay.console.page;

import dev.assay.console.Narrator;
import dev.assay.console.Narrator.Narrative;
import dev.assay.console.page.Exhibit.Link;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The document of a decided audit, as its page shows it.
 *
 * @param samples how many were audited
 * @param tally how many required measurements had which outcome
 * @param findings what did not pass, in words
 * @param families measurements by family of check
 * @param galleries pictures by check
 * @param loose numbers beside no picture
 * @param runtimes settings, and the work that ran with them
 */
public record AuditView(
        int samples,
        List<Tally> tally,
        List<FindingView> findings,
        List<Family> families,
        List<Gallery> galleries,
        List<Link> loose,
        List<RuntimeView> runtimes) {

    /** Whether there are pictures of that check. */
    public boolean shows(String check) {
        return galleries.stream().anyMatch(gallery -> gallery.check().equals(check));
    }

    /** @param count of required measurements */
    public record Tally(Badge badge, long count) {}

    /**
     * A check that did not pass.
     *
     * @param rows its required measurements that did not pass
     * @param meaning and {@code remedy} empty where this version of the catalogue has no such check
     */
    public record FindingView(String check, Badge badge, List<MeasurementRow> rows, String meaning, String remedy) {
        /** As many as are read at a glance. */
        private static final int GLANCE = 5;

        /** The worst, for everyone to see. */
        public List<MeasurementRow> first() {
            return rows.subList(0, Math.min(GLANCE, rows.size()));
        }

        /** The others, for who asks. */
        public List<MeasurementRow> rest() {
            return rows.subList(first().size(), rows.size());
        }
    }

    /** Measurements of one family of checks. */
    public record Family(String name, List<MeasurementRow> rows) {}

    /** @param question that the check asks; empty where it is not known */
    public record Gallery(String check, String question, List<Exhibit> exhibits) {}

    /**
     * @param works names of the tasks that ran with these settings
     * @param settings in the order of their names
     */
    public record RuntimeView(String works, List<Setting> settings) {}

    /** One setting of a runtime. */
    public record Setting(String name, String value) {}

    static AuditView of(AuditReport report, Narrator narrator) {
        return new AuditView(
                report.samples(),
                tally(report.measurements()),
                findings(report, narrator),
                families(report.measurements()),
                Exhibits.of(report.evidence()).entrySet().stream()
                        .map(entry -> new Gallery(
                                entry.getKey(),
                                narrator.about(entry.getKey())
                                        .map(Narrative::question)
                                        .orElse(""),
                                entry.getValue()))
                        .toList(),
                Exhibits.loose(report.evidence()),
                runtimes(report));
    }

    private static List<Tally> tally(List<Measurement> measurements) {
        List<Tally> tally = new ArrayList<>();
        for (Outcome outcome :
                List.of(Outcome.FAILED, Outcome.NOT_RUN, Outcome.WARNED, Outcome.PASSED, Outcome.NOT_APPLICABLE)) {
            long count = measurements.stream()
                    .filter(m -> m.required() && m.outcome() == outcome)
                    .count();
            if (count > 0) {
                tally.add(new Tally(Badge.of(outcome), count));
            }
        }
        return tally;
    }

    /** In the words of the record; a record of before there were any takes those of this version's catalogue. */
    private static List<FindingView> findings(AuditReport report, Narrator narrator) {
        Map<String, List<Measurement>> striking = new LinkedHashMap<>();
        report.measurements().stream()
                .filter(m -> m.required() && worse(m.outcome()) > 0)
                .sorted((a, b) -> worse(b.outcome()) - worse(a.outcome()))
                .forEach(m -> striking.computeIfAbsent(m.key().check(), check -> new ArrayList<>())
                        .add(m));
        List<FindingView> findings = new ArrayList<>();
        striking.forEach((check, found) -> {
            var narrative = Optional.ofNullable(report.narratives().get(check))
                    .map(told -> new Narrative(told.question(), told.failed(), told.remedy()))
                    .or(() -> narrator.about(check));
            findings.add(new FindingView(
                    check,
                    Badge.of(found.getFirst().outcome()),
                    found.stream().map(MeasurementRow::of).toList(),
                    narrative.map(Narrative::failed).orElse(""),
                    narrative.map(Narrative::remedy).orElse("")));
        });
        return findings;
    }

    private static int worse(Outcome outcome) {
        return switch (outcome) {
            case FAILED -> 3;
            case NOT_RUN -> 2;
            case WARNED -> 1;
            case PASSED, NOT_APPLICABLE, MEASURED -> 0;
        };
    }

    private static List<Family> families(List<Measurement> measurements) {
        Map<String, List<MeasurementRow>> byFamily = new TreeMap<>();
        for (Measurement measurement : measurements) {
            byFamily.computeIfAbsent(measurement.family(), family -> new ArrayList<>())
                    .add(MeasurementRow.of(measurement));
        }
        return byFamily.entrySet().stream()
                .map(entry -> new Family(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Tasks with equal settings share a row: most audits have one. */
    private static List<RuntimeView> runtimes(AuditReport report) {
        Map<SortedMap<String, String>, Set<String>> works = new LinkedHashMap<>();
        report.runtimes()
                .forEach((work, runtime) -> works.computeIfAbsent(runtime.settings(), settings -> new TreeSet<>())
                        .add(work));
        return works.entrySet().stream()
                .map(entry -> new RuntimeView(String.join(", ", entry.getValue()), settings(entry.getKey())))
                .toList();
    }

    private static List<Setting> settings(SortedMap<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> new Setting(entry.getKey(), entry.getValue()))
                .toList();
    }
}
