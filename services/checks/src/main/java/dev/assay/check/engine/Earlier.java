package dev.assay.check.engine;

import dev.assay.check.Audited;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the model's version before gives for the checks that a rule of the plan compares with it: on the same samples,
 * with the same targets and the same draws, under names of its own.
 */
final class Earlier {
    private final Task task;
    private final Work work;
    private final String explainer;

    Earlier(Task task, Work work) {
        this.task = task;
        this.work = work;
        this.explainer = work instanceof Work.Maps maps ? maps.explainer() : "";
    }

    List<Finding> findings() {
        List<PlannedCheck> compared = Asked.of(task.plan(), work).stream()
                .filter(check -> check.rules().stream().anyMatch(rule -> rule.overPrevious() && rule.covers(explainer)))
                .toList();
        if (compared.isEmpty()) {
            return List.of();
        }
        Optional<String> none = task.audited().withoutPrevious();
        if (none.isPresent()) {
            return compared.stream()
                    .<Finding>map(check ->
                            new Finding.NotApplicable(check.check(), explainer, Key.ofPrevious(""), none.get()))
                    .toList();
        }
        Task before = before(compared);
        List<Finding> found = switch (work) {
            case Work.Maps maps -> new MapsTask(before, maps).findings();
            case Work.Predictions predictions -> new PredictionsTask(before, predictions).findings();
            case Work.Activations activations ->
                throw new IllegalStateException("no rule on activations compares with the version before");
        };
        List<Finding> renamed = new ArrayList<>();
        found.forEach(finding -> renamed.add(ofPrevious(finding)));
        return renamed;
    }

    /** The same samples, asked of the members of the version before. */
    private Task before(List<PlannedCheck> compared) {
        Plan all = task.plan();
        Plan plan = new Plan(
                all.name(),
                all.version(),
                all.description(),
                all.seed(),
                all.samples(),
                all.shard(),
                all.target(),
                all.explainers(),
                compared);
        return new Task(
                plan,
                task.subject(),
                Audited.of(
                        plan,
                        task.audited().previous().orElseThrow(),
                        task.audited().dataset()),
                task.previous(),
                List.of(),
                task.reference(),
                task.audit(),
                task.workers(),
                task.sink(),
                Progress.SILENT);
    }

    /** What the version before cannot be asked cannot be compared; it makes nothing of the audited version impossible. */
    private static Finding ofPrevious(Finding finding) {
        return switch (finding) {
            case Finding.PerSample f -> new Finding.PerSample(of(f.key()), f.first(), f.values());
            case Finding.Blocks f -> new Finding.Blocks(of(f.key()), f.statistic(), f.blocks());
            case Finding.Reduced f -> throw new IllegalStateException("only activations are reduced, found " + f.key());
            case Finding.NotApplicable f ->
                new Finding.NotApplicable(f.check(), f.explainer(), Key.ofPrevious(f.metric()), f.reason());
            case Finding.NotRun f ->
                new Finding.NotApplicable(
                        f.check(), f.explainer(), Key.ofPrevious(""), "the previous version: " + f.reason());
        };
    }

    private static Key of(Key key) {
        return new Key(key.check(), key.explainer(), Key.ofPrevious(key.metric()));
    }
}
