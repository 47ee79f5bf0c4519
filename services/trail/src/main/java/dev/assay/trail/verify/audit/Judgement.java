package dev.assay.trail.verify.audit;

import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Subject;
import dev.assay.trail.verify.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges an audit again from its stored values and its plan (docs/reference/bag.md, how a verdict is recomputed), and holds
 * the record against it.
 */
final class Judgement {
    /** Fewer samples give no interval. */
    private static final int MIN_SAMPLES = 10;

    /** What the values of the version before are called; they inform, and rules judge the difference to them. */
    private static final String OF_PREVIOUS = " of the previous version";

    private static final int ID_DIGITS = 32;
    private static final int MAX_STRIKING = 16;
    private static final int MAX_NAME = 64;

    private final LedgerRecord.AuditDecided record;
    private final Report report;
    private final Plan plan;
    private final Map<String, RuleIndex> rules = new HashMap<>();

    Judgement(LedgerRecord.AuditDecided record, Report report, Plan plan) {
        this.record = record;
        this.report = report;
        this.plan = plan;
        plan.checks().forEach((name, check) -> rules.put(name, new RuleIndex(check)));
    }

    /** What contradicts; empty where nothing does. */
    Optional<String> complaint() {
        return identity()
                .or(() -> first(report.measured().stream().map(this::measured).toList()))
                .or(this::coverage)
                .or(this::verdict)
                .or(this::counts)
                .or(this::striking);
    }

    private static Optional<String> first(List<Optional<String>> complaints) {
        return complaints.stream().flatMap(Optional::stream).findFirst();
    }

    private Optional<String> identity() {
        List<String> parts = new ArrayList<>(List.of(
                report.before().isEmpty() ? "assay/audit/1" : "assay/audit/2",
                record.model().digest().toString(),
                record.dataset().digest().toString(),
                record.plan().digest().toString(),
                String.valueOf(record.attempt())));
        parts.addAll(report.before());
        parts.add("");
        String lines = String.join("\n", parts);
        String id = HexFormat.of()
                .formatHex(TreeHash.digest("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8)))
                .substring(0, ID_DIGITS);
        if (!record.audit().value().equals(id) || !report.audit().equals(id)) {
            return Optional.of("the audit's id must be " + id + ", which follows from model, dataset, plan, attempt"
                    + " and what it compares with");
        }
        return release("model", record.model(), report.model())
                .or(() -> release("dataset", record.dataset(), report.dataset()))
                .or(() -> release("plan", record.plan(), report.plan()))
                .or(() -> plan.name().equals(record.plan().toString())
                        ? Optional.empty()
                        : Optional.of("the plan calls itself " + plan.name() + ", the record " + record.plan()))
                .or(() -> report.samples() >= 1 && report.samples() <= plan.samples()
                        ? Optional.empty()
                        : Optional.of(
                                "the plan allows " + plan.samples() + " samples, the report has " + report.samples()));
    }

    private static Optional<String> release(String what, Subject subject, Report.Release found) {
        boolean same = found.name().equals(subject.toString())
                && found.digest().equals(subject.digest().toString());
        return same ? Optional.empty() : Optional.of("record and report are about different releases: " + what);
    }

    private Optional<String> measured(Measured m) {
        Plan.Check check = plan.checks().get(m.check());
        RuleIndex index = rules.get(m.check());
        if (check == null
                || index == null
                || !index.isWith(m.explainer())
                || !check.family().equals(m.family())) {
            return Optional.of("the plan has no such check: " + m);
        }
        if (m.rule().isPresent() && !index.mayJudge(m, m.rule().get())) {
            return Optional.of("the plan has no such rule for " + m + ": bound "
                    + m.rule().get().bound());
        }
        if (m.value().isPresent()) {
            return withValue(index, m, m.value().get());
        }
        if (m.outcome() == Outcome.NOT_APPLICABLE
                && m.rule().isPresent()
                && !index.mayPassOver(m, m.rule().get())) {
            return Optional.of(m + " must be NOT_RUN: the plan does not permit that its rule does not apply");
        }
        boolean none = m.outcome() == Outcome.NOT_RUN || m.outcome() == Outcome.NOT_APPLICABLE;
        return none && !m.reason().isEmpty()
                ? Optional.empty()
                : Optional.of(m + " has no value, and is " + m.outcome() + " without a reason");
    }

    private Optional<String> withValue(RuleIndex index, Measured m, Measured.Estimate value) {
        if (!value.canBe() || value.n() < MIN_SAMPLES || !m.reason().isEmpty()) {
            return Optional.of(m + " has an interval that cannot be: " + value);
        }
        if (value.n() > report.samples()) {
            return Optional.of(m + " is of " + value.n() + " samples, the report has " + report.samples());
        }
        if (m.rule().isPresent()) {
            Outcome outcome = m.outcomeOf(value, m.rule().get());
            return outcome == m.outcome()
                    ? Optional.empty()
                    : Optional.of(
                            m + " must be " + outcome + " by its interval and bound, the report says " + m.outcome());
        }
        boolean judged = !m.metric().endsWith(OF_PREVIOUS) && index.judges(m.explainer(), m.metric());
        return m.outcome() == Outcome.MEASURED && !judged
                ? Optional.empty()
                : Optional.of(m + " is judged by a rule of the plan, the report says " + m.outcome() + " without one");
    }

    /** No check and no rule of the plan was left out. */
    private Optional<String> coverage() {
        Answers answers = new Answers(report.measured());
        for (Map.Entry<String, Plan.Check> named : plan.checks().entrySet()) {
            String check = named.getKey();
            for (String explainer : named.getValue().explainers()) {
                String of = check + (explainer.isEmpty() ? "" : " with " + explainer);
                for (Plan.Rule rule : named.getValue().rules()) {
                    if (rule.covers(explainer) && !answers.has(check, explainer, rule)) {
                        return Optional.of(
                                "the report leaves out a rule of the plan: " + rule.metric() + " of check " + of);
                    }
                }
                if (!answers.isAbout(check, explainer)) {
                    return Optional.of("the report leaves out a check of the plan: " + of);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> verdict() {
        Verdict worst = report.measured().stream()
                .filter(Measured::required)
                .filter(m -> m.outcome() != Outcome.NOT_APPLICABLE)
                .map(m -> Verdict.valueOf(m.outcome().name()))
                .max(Enum::compareTo)
                .orElse(Verdict.NOT_RUN);
        return worst == report.verdict() && worst == record.verdict()
                ? Optional.empty()
                : Optional.of("the verdict must be " + worst + ", the report says " + report.verdict()
                        + " and the record " + record.verdict());
    }

    private Optional<String> counts() {
        Map<Outcome, Integer> counts = new TreeMap<>();
        report.measured().forEach(m -> counts.merge(m.outcome(), 1, Integer::sum));
        return counts.equals(record.counts())
                ? Optional.empty()
                : Optional.of("the outcomes must be " + counts + ", the record says " + record.counts());
    }

    /** The worst required measurements, at most 16. */
    private Optional<String> striking() {
        List<Measured> worst = report.measured().stream()
                .filter(m -> m.required() && severity(m.outcome()) > 0)
                .sorted(Comparator.comparing((Measured m) -> -severity(m.outcome()))
                        .thenComparing(Measured.BY_KEY))
                .limit(MAX_STRIKING)
                .toList();
        boolean same = worst.size() == record.striking().size();
        for (int i = 0; same && i < worst.size(); i++) {
            same = strikes(worst.get(i), record.striking().get(i));
        }
        return same
                ? Optional.empty()
                : Optional.of("the record must name the worst measurements " + worst + ", and names others");
    }

    private static boolean strikes(Measured m, LedgerRecord.Striking s) {
        boolean value = m.value().isPresent() == s.value().isPresent()
                && (m.value().isEmpty()
                        || m.value().get().value() == s.value().get().value());
        return value
                && m.outcome() == s.outcome()
                && fits(m.check(), s.check())
                && fits(m.explainer(), s.explainer())
                && fits(m.metric(), s.metric());
    }

    /** A long name is cut in the record. */
    private static boolean fits(String whole, String inRecord) {
        return whole.length() <= MAX_NAME
                ? whole.equals(inRecord)
                : inRecord.endsWith("…") && whole.startsWith(inRecord.substring(0, inRecord.length() - 1));
    }

    private static int severity(Outcome outcome) {
        return switch (outcome) {
            case FAILED -> 3;
            case NOT_RUN -> 2;
            case WARNED -> 1;
            case PASSED, NOT_APPLICABLE, MEASURED -> 0;
        };
    }
}
