package dev.assay.check.engine;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Gathering;
import dev.assay.check.Stage;
import dev.assay.check.engine.ActivationPass.Outcome;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The checks of activations over all audited samples: those with the same number of blocks share one pass. */
final class ActivationsTask {
    private final Task task;
    private final Work.Activations work;
    private final List<Asked> asked;
    private final Gallery gallery = new Gallery(0);
    private final List<Finding> findings = new ArrayList<>();

    ActivationsTask(Task task, Work.Activations work) {
        this.task = task;
        this.work = work;
        this.asked = Asked.of(task.plan(), work, task.audited());
    }

    /** @param at its position among the task's checks */
    private record Gatherer(int at, Gathering<?> gathering) {}

    TaskResult run() {
        Stage stage = new Stage(
                task.audited(), task.models(), task.previous(), task.audit(), sample -> task.picture(sample.image()));
        TreeMap<Integer, List<Gatherer>> passes = new TreeMap<>();
        for (int c = 0; c < asked.size(); c++) {
            Asked one = asked.get(c);
            findings.addAll(one.absent(""));
            if (one.applies().metrics().isEmpty() && !one.applies().absent().isEmpty()) {
                continue;
            }
            try {
                ActivationCheck check = (ActivationCheck) one.check();
                Gatherer gatherer = new Gatherer(c, check.gather(stage));
                passes.computeIfAbsent(Math.min(check.blocks(), work.count()), b -> new ArrayList<>())
                        .add(gatherer);
            } catch (Refused e) {
                findings.add(new Finding.NotRun(one.id(), "", e.getMessage()));
            }
        }
        var counting = new Task.Counting(task.progress(), work.count() * Math.max(1, passes.size()), work.name());
        passes.forEach((blocks, gatherers) -> pass(stage, blocks, gatherers, counting));
        List<Evidence> evidence = gallery.keep(asked, "", task.workers(), task.sink());
        return new TaskResult(work, findings, evidence, AuditEngine.runtime(task));
    }

    private void pass(Stage stage, int blocks, List<Gatherer> gatherers, Task.Counting counting) {
        var pass = new ActivationPass(
                task, stage, gatherers.stream().map(Gatherer::gathering).toList());
        List<Outcome> outcomes = pass.run(blocks, counting);
        for (int g = 0; g < gatherers.size(); g++) {
            int at = gatherers.get(g).at();
            switch (outcomes.get(g)) {
                case Outcome.Done(Gathering.Gathered gathered) -> {
                    findings.addAll(gathered.findings());
                    gallery.add(at, gathered.exhibits());
                }
                case Outcome.NotRun(String reason) ->
                    findings.add(new Finding.NotRun(asked.get(at).id(), "", reason));
            }
        }
    }
}
