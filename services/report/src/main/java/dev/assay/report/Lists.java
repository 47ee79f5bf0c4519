package dev.assay.report;

import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.Rule;
import dev.assay.report.Account.Entry;
import dev.assay.report.ReportView.Complete;
import dev.assay.report.ReportView.Input;
import dev.assay.report.ReportView.Line;
import dev.assay.report.ReportView.PlanView;
import dev.assay.report.ReportView.RuleLine;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.EventRejected;
import dev.assay.trail.record.LedgerRecord.PlanRegistered;
import dev.assay.trail.record.LedgerRecord.ReleaseAccepted;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.StartedAudits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything in the report that is a list: releases, plans, decisions, refusals, keys, exports. */
final class Lists {
    private Lists() {}

    static Line release(Entry<ReleaseAccepted> entry) {
        ReleaseAccepted release = entry.record();
        int audits = switch (release.audits()) {
            case StartedAudits.Listed listed -> listed.audits().size();
            case StartedAudits.Attached attached -> attached.count();
        };
        String starts = audits == 0 ? "starts no audit" : "starts " + Words.count(audits, "audit");
        String waits = release.waitsFor().isEmpty() ? "" : "; waits for " + Words.clean(release.waitsFor());
        return new Line(
                entry.index(),
                Words.time(release.head().time()),
                Words.of(release.subject().kind()) + ' ' + release.subject(),
                starts + waits,
                release.subject().digest().toString());
    }

    static PlanView plan(Entry<PlanRegistered> entry, Account account, Sources sources) throws IOException {
        PlanRegistered registered = entry.record();
        Optional<Plan> plan = sources.plan(registered.subject().digest());
        return new PlanView(
                "plan-" + entry.index(),
                registered.subject().toString(),
                plan.map(p -> Words.clean(p.description())).orElse(""),
                registered.subject().digest().toString(),
                use(entry, account),
                plan.map(Lists::rules).orElse(List.of()),
                plan.isPresent() ? "" : "The plan is missing or altered in the store: its rules cannot be shown.");
    }

    /** A plan that no audit of this export used: its rules are in the file. */
    static Line unused(Entry<PlanRegistered> entry) {
        PlanRegistered plan = entry.record();
        return new Line(
                entry.index(),
                Words.time(plan.head().time()),
                plan.subject().toString(),
                "plans/" + plan.subject().digest().hex() + ".json",
                "");
    }

    private static String use(Entry<PlanRegistered> entry, Account account) {
        String when = "Registered " + Words.time(entry.record().head().time()) + " as record " + entry.index();
        return account.use(entry.record().subject().digest())
                .map(use -> {
                    String order =
                            entry.index() < use.first() ? ", before the first of the " : ", AFTER the first of the ";
                    return when + order + Words.count(use.audits(), "audit") + " that used it (record " + use.first()
                            + ").";
                })
                .orElse(when + ".");
    }

    private static List<RuleLine> rules(Plan plan) {
        List<RuleLine> lines = new ArrayList<>();
        for (PlannedCheck check : plan.checks()) {
            for (Rule rule : check.rules()) {
                List<String> explainers = rule.explainers().isEmpty() ? check.explainers() : rule.explainers();
                lines.add(new RuleLine(
                        check.check(), rule.metric(), String.join(", ", explainers), Words.rule(rule), standing(rule)));
            }
        }
        return lines;
    }

    private static String standing(Rule rule) {
        if (!rule.required()) {
            return "informs";
        }
        return rule.mustApply() ? "required" : "required where applicable";
    }

    static Line review(Entry<Reviewed> entry) {
        Reviewed review = entry.record();
        String decision = switch (review.decision()) {
            case APPROVE -> "approved by ";
            case REJECT -> "rejected by ";
            case WAIVE -> "waived by ";
        };
        return new Line(
                entry.index(),
                Words.time(review.head().time()),
                "audit " + review.audit().value(),
                decision + Words.clean(review.head().actor()),
                Words.clean(review.reason()));
    }

    static Line correction(Entry<Corrected> entry) {
        Corrected c = entry.record();
        return new Line(
                entry.index(),
                Words.time(c.head().time()),
                "record id " + Words.brief(c.prev()) + "…, " + Words.clean(c.field()),
                "said “" + Words.clean(c.before()) + "”, should say “" + Words.clean(c.after()) + "”",
                Words.clean(c.head().actor() + ": " + c.reason()));
    }

    static Line refusal(Entry<EventRejected> entry) {
        EventRejected refused = entry.record();
        String about = refused.about().isEmpty() ? "unnamed input" : Words.clean(refused.about());
        return new Line(
                entry.index(),
                Words.time(refused.head().time()),
                about,
                Words.clean(refused.reason()),
                refused.raw().toString());
    }

    static Line key(Entry<? extends LedgerRecord> entry) {
        LedgerRecord record = entry.record();
        String time = Words.time(record.head().time());
        return switch (record) {
            case KeyRegistered key ->
                new Line(entry.index(), time, Words.of(key.role()) + " key", "registered", Words.clean(key.key()));
            case KeyRotated key ->
                new Line(
                        entry.index(),
                        time,
                        Words.of(key.role()) + " key",
                        "replaced: " + Words.clean(key.reason()),
                        Words.clean("from " + key.from() + " to " + key.to()));
            default -> throw new IllegalArgumentException("a list of keys must hold no " + record.type());
        };
    }

    static Line export(Entry<Exported> entry) {
        Exported export = entry.record();
        return new Line(
                entry.index(),
                Words.time(export.head().time()),
                "export " + export.export(),
                (export.kind() == Exported.Kind.FULL ? "all records" : "some records") + " of the first "
                        + export.size(),
                Words.clean("asked for by " + export.head().actor()));
    }

    static String retention(Optional<Entry<Retained>> entry) {
        return entry.map(e -> {
                    Retained kept = e.record();
                    String lock = switch (kept.mode()) {
                        case NONE -> "The object store does not lock what it holds";
                        case GOVERNANCE ->
                            "The object store locks what it is given for " + kept.days()
                                    + " days; those with a special right can lift the lock";
                        case COMPLIANCE ->
                            "The object store locks what it is given for " + kept.days()
                                    + " days, and nobody can shorten that";
                    };
                    String versions = kept.versioning() ? "; older versions stay" : "; it keeps no older versions";
                    String lacks = kept.lacks().isEmpty() ? "" : " Its limits: " + Words.clean(kept.lacks()) + '.';
                    return lock + versions + " (record " + e.index() + ")." + lacks;
                })
                .orElse("No record says what the object store guarantees.");
    }

    /** @param full whether the export holds every record */
    static Complete complete(Optional<Entry<Reconciled>> entry, boolean full) {
        if (!full) {
            return new Complete(
                    "This export holds some of the records. It proves that each of them is in the log, unaltered; it"
                            + " never proves that nothing is missing. Ask for a full export for that.",
                    false,
                    List.of());
        }
        if (entry.isEmpty()) {
            return new Complete(
                    "The log holds no reconciliation yet: whether input is missing cannot be read from it.",
                    false,
                    List.of());
        }
        Reconciled sums = entry.get().record();
        long open =
                sums.partitions().stream().mapToLong(Reconciled.Partition::open).sum();
        long running = sums.started() - sums.ended();
        List<Input> inputs = sums.partitions().stream().map(Lists::input).toList();
        boolean good = open == 0 && running == 0;
        String where =
                "record " + entry.get().index() + " (" + Words.time(sums.head().time()) + ")";
        String counted = good
                ? "Nothing is missing, says " + where + ", which holds every input against its outcome: "
                : "Not everything has its outcome yet, says " + where + ", which holds every input against its own: ";
        String events =
                open == 0 ? "each event has exactly one record" : Words.count(open, "event") + " had no record yet";
        String audits = running == 0
                ? ", and all " + Words.count(sums.started(), "audit") + " that were started were decided."
                : ", and " + running + " of " + Words.count(sums.started(), "started audit") + " had not been decided.";
        return new Complete(counted + events + audits, good, inputs);
    }

    private static Input input(Reconciled.Partition partition) {
        return new Input(
                Words.input(partition.topic()),
                Words.clean(partition.topic()) + ", partition " + partition.partition(),
                partition.end() - partition.first(),
                partition.outcomes().entrySet().stream()
                        .map(outcome -> outcome.getValue() + " " + Words.became(outcome.getKey()))
                        .collect(Collectors.joining(", ")),
                partition.open());
    }
}
