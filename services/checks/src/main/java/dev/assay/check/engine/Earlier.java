package dev.assay.check.engine;

import dev.assay.check.Audited;
import dev.assay.check.Inputs;
import dev.assay.check.MappedSample;
import dev.assay.check.Predicted;
import dev.assay.check.drift.VersionsSideBySide;
import dev.assay.check.engine.Task.Piece;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Refused;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the model's version before gives for the checks that a rule of the plan compares with it: on the same samples,
 * with the same targets and the same draws, under names of its own.
 */
final class Earlier {
    private final Task task;
    private final Work work;
    private final String explainer;
    private final List<PlannedCheck> compared;

    Earlier(Task task, Work work) {
        this.task = task;
        this.work = work;
        this.explainer = work instanceof Work.Maps maps ? maps.explainer() : "";
        this.compared = Asked.of(task.plan(), work).stream()
                .filter(check -> check.rules().stream().anyMatch(rule -> rule.overPrevious() && rule.covers(explainer)))
                .toList();
    }

    List<Finding> findings() {
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
        Task before = before();
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

    /**
     * Maps of one sample by both versions, with each check that compares them: of the audit's first sample, and of the
     * first in this task that the two references predict differently.
     */
    List<Evidence> evidence() {
        if (compared.isEmpty()
                || task.audited().withoutPrevious().isPresent()
                || !(work instanceof Work.Maps maps)
                || ExplainerCatalogue.named(explainer).control()) {
            return List.of();
        }
        MapsTask now = new MapsTask(task, maps);
        MapsTask before = new MapsTask(before(), maps);
        List<Evidence> evidence = new ArrayList<>();
        try {
            if (maps.first() == 0) {
                evidence.addAll(keep("versions", now.map(0), before.map(0)));
            }
            OptionalInt changed = changed(maps);
            if (changed.isPresent()) {
                evidence.addAll(keep("versions-disagree", now.map(changed.getAsInt()), before.map(changed.getAsInt())));
            }
        } catch (Refused e) {
            return evidence; // the findings say why the version before cannot be asked
        }
        return evidence;
    }

    private List<Evidence> keep(String kind, MappedSample now, MappedSample before) {
        List<Evidence> kept = new ArrayList<>();
        for (PlannedCheck check : compared) {
            try (Watch.Span span = task.workers().watch().at(Watch.PICTURES)) {
                VersionsSideBySide.draw(check.check(), kind, now, before)
                        .forEach(one -> kept.add(Gallery.keep(check.check(), explainer, one, task.sink())));
            }
        }
        return kept;
    }

    /** The first sample whose class changed. */
    private OptionalInt changed(Work.Maps maps) {
        Model before = task.previous().getFirst();
        for (Piece piece : Piece.of(maps.first(), maps.count(), MapsTask.PIECE)) {
            List<Picture> pictures = task.pictures(piece);
            float[] now = task.models()
                    .getFirst()
                    .probabilities(Inputs.of(pictures, task.audited().model().input()));
            float[] then = before.probabilities(Inputs.of(pictures, before.input()));
            int classes = before.classes();
            for (int i = 0; i < piece.count(); i++) {
                if (Predicted.of(now, i * classes, classes) != Predicted.of(then, i * classes, classes)) {
                    return OptionalInt.of(piece.first() + i);
                }
            }
        }
        return OptionalInt.empty();
    }

    /** The same samples, asked of the members of the version before. */
    private Task before() {
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
                task.kept(),
                task.workers(),
                task.sink(),
                Progress.SILENT);
    }

    /** What the version before cannot be asked cannot be compared; it makes nothing of the audited version impossible. */
    private static Finding ofPrevious(Finding finding) {
        return switch (finding) {
            case Finding.PerSample f -> new Finding.PerSample(of(f.key()), f.first(), f.values(), f.share());
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
