package dev.assay.check.engine;

import dev.assay.check.ActivationCheck;
import dev.assay.check.ActivationCheck.Summed;
import dev.assay.check.Inputs;
import dev.assay.check.TaskView;
import dev.assay.check.engine.Task.Piece;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The checks of activations over all audited samples, as sums over blocks. */
final class ActivationsTask {
    /** Images of one run: the activations in memory are those of this many. */
    private static final int CHUNK = 16;

    private final Task task;
    private final Work.Activations work;
    private final List<Asked> asked;
    private final Gallery gallery = new Gallery(0);

    ActivationsTask(Task task, Work.Activations work) {
        this.task = task;
        this.work = work;
        this.asked = Asked.of(task.plan(), work, task.audited());
    }

    TaskResult run() {
        var counting = new Task.Counting(task.progress(), work.count() * asked.size(), work.name());
        List<Finding> findings = new ArrayList<>();
        for (int c = 0; c < asked.size(); c++) {
            Asked one = asked.get(c);
            findings.addAll(one.absent(""));
            if (one.applies().metrics().isEmpty() && !one.applies().absent().isEmpty()) {
                continue;
            }
            try {
                ActivationCheck check = (ActivationCheck) one.check();
                List<Summed> summed = check.summed(task.audited(), task.models());
                List<Finding.Blocks> found = blocks(check, one.id(), summed, counting);
                findings.addAll(found);
                TaskView view = new TaskView(task.audited(), "", 0, work.count());
                gallery.add(c, () -> check.overall(view, summed, found));
            } catch (Refused e) {
                findings.add(new Finding.NotRun(one.id(), "", e.getMessage()));
            }
        }
        List<Evidence> evidence = gallery.keep(asked, "", task.workers(), task.sink());
        return new TaskResult(work, findings, evidence, AuditEngine.runtime(task.audited(), task.models()));
    }

    private List<Finding.Blocks> blocks(ActivationCheck check, String id, List<Summed> summed, Task.Counting counting) {
        int blocks = Math.min(check.blocks(), work.count());
        List<Callable<List<double[]>>> pieces = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            Piece block = block(b, blocks);
            pieces.add(() -> {
                List<double[]> sums = sums(check, summed, block);
                counting.add(block.count());
                return sums;
            });
        }
        List<List<double[]>> sums = task.workers().all(pieces);
        List<Finding.Blocks> found = new ArrayList<>();
        for (int s = 0; s < summed.size(); s++) {
            List<Finding.Block> parts = new ArrayList<>();
            for (int b = 0; b < blocks; b++) {
                parts.add(
                        new Finding.Block(block(b, blocks).count(), sums.get(b).get(s)));
            }
            found.add(new Finding.Blocks(
                    new Key(id, "", summed.get(s).metric()), summed.get(s).statistic(), parts));
        }
        return found;
    }

    private Piece block(int b, int blocks) {
        int from = (int) ((long) work.count() * b / blocks);
        return new Piece(from, (int) ((long) work.count() * (b + 1) / blocks) - from);
    }

    /** Sums over one block, added up in the order of the samples. */
    private List<double[]> sums(ActivationCheck check, List<Summed> summed, Piece block) {
        List<double[]> sums = summed.stream().map(s -> new double[s.length()]).toList();
        for (Piece chunk : Piece.of(block.first(), block.count(), CHUNK)) {
            var inputs = Inputs.of(task.pictures(chunk), task.audited().model().input());
            for (int m = 0; m < task.models().size(); m++) {
                List<Summed> of = new ArrayList<>();
                List<double[]> into = new ArrayList<>();
                for (int s = 0; s < summed.size(); s++) {
                    if (summed.get(s).member() == m) {
                        of.add(summed.get(s));
                        into.add(sums.get(s));
                    }
                }
                check.add(task.models().get(m), inputs, of, into);
            }
        }
        return sums;
    }
}
