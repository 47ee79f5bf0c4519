package dev.assay.worker;

import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.worker.bench.Bench;
import dev.assay.worker.bench.Task;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bench that does what the test says, and remembers the sample counts of the tasks it was given. */
final class ToldBench implements Bench {
    private final Act act;
    private final List<Integer> begun = new CopyOnWriteArrayList<>();

    /** What happens to a task. */
    @FunctionalInterface
    interface Act {
        Done run(Task task) throws IOException, InterruptedException;
    }

    ToldBench(Act act) {
        this.act = act;
    }

    /** One value for each sample: its index. */
    static Done finished(Task task) {
        Work.Activations work = (Work.Activations) task.work();
        double[] values = new double[work.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Finding found = new Finding.PerSample(new Key("made-up/1", "", "index"), 0, values, false);
        return new Done.Finished(
                new TaskResult(work, List.of(found), List.<Evidence>of(), new Runtime(new TreeMap<>())));
    }

    List<Integer> begun() {
        return List.copyOf(begun);
    }

    @Override
    public Done run(Task task) throws IOException {
        begun.add(((Work.Activations) task.work()).count());
        try {
            return act.run(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {}
}
