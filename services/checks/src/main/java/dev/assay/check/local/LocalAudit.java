package dev.assay.check.local;

import dev.assay.check.engine.AuditEngine;
import dev.assay.check.engine.EvidenceSink;
import dev.assay.check.engine.Models;
import dev.assay.check.engine.Progress;
import dev.assay.check.engine.Subject;
import dev.assay.check.engine.Watch;
import dev.assay.core.Digest;
import dev.assay.core.audit.Assembly;
import dev.assay.core.audit.Audit;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.plan.wire.PlanFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs all tasks of an audit here and now, and puts their results together. Work list, engine and assembly are those of
 * the services, so the values are the same to the bit.
 */
public final class LocalAudit {
    private LocalAudit() {}

    /**
     * An audit that was run.
     *
     * @param results of its tasks, with the values of every sample
     */
    public record Done(Audit audit, AuditReport report, List<TaskResult> results) {
        public Done {
            results = List.copyOf(results);
        }
    }

    /** Runs the audit, for its report alone; see {@link #done}. */
    public static AuditReport run(Plan plan, Subject subject, int threads, EvidenceSink sink, Progress progress) {
        return done(plan, subject, threads, sink, progress).report();
    }

    /**
     * Runs the audit.
     *
     * @param threads that share out the samples; change no value
     * @param sink where evidence goes
     * @param progress told the samples done, over all tasks
     * @throws java.io.UncheckedIOException if files cannot be read, or evidence not be kept
     */
    public static Done done(Plan plan, Subject subject, int threads, EvidenceSink sink, Progress progress) {
        return done(plan, subject, threads, sink, progress, Watch.NONE);
    }

    /** The same, with someone told what is worked at. */
    public static Done done(
            Plan plan, Subject subject, int threads, EvidenceSink sink, Progress progress, Watch watch) {
        Audit audit = audit(plan, subject);
        List<TaskResult> results = new ArrayList<>();
        Total total = new Total(progress, audit.works());
        try (Models models = new Models();
                AuditEngine engine = new AuditEngine(models, threads, watch)) {
            for (Work work : audit.works()) {
                results.add(engine.run(plan, work, subject, sink, total));
                total.next(work);
            }
        }
        return new Done(audit, Assembly.assemble(audit, results, Map.of()), results);
    }

    /** The audit of these releases by this plan: its first attempt. */
    public static Audit audit(Plan plan, Subject subject) {
        Digest model = subject.model().manifest().digest();
        Digest dataset = subject.dataset().manifest().digest();
        Digest digest = PlanFormat.digest(plan);
        Predecessors before = predecessors(plan, subject);
        return new Audit(
                AuditId.of(model, dataset, digest, 1, before),
                subject.model().id(),
                model,
                subject.dataset().id(),
                dataset,
                plan,
                digest,
                subject.dataset().samples().size(),
                before);
    }

    /** As the planner names them: only where the plan compares with them. */
    private static Predecessors predecessors(Plan plan, Subject subject) {
        return new Predecessors(
                subject.previous()
                        .filter(placed -> plan.looksBack(Predecessor.MODEL))
                        .map(placed -> new Predecessors.Release(
                                placed.release().id(),
                                placed.release().manifest().digest())),
                subject.previousDataset()
                        .filter(placed -> plan.looksBack(Predecessor.DATASET))
                        .map(placed -> new Predecessors.Release(
                                placed.release().id(),
                                placed.release().manifest().digest())));
    }

    /** Adds up the progress of tasks that run one after the other, in samples. */
    private static final class Total implements Progress {
        private final Progress progress;
        private final int all;
        private int before;

        Total(Progress progress, List<Work> works) {
            this.progress = progress;
            this.all = works.stream().mapToInt(Total::samples).sum();
        }

        private static int samples(Work work) {
            return switch (work) {
                case Work.Maps maps -> maps.count();
                case Work.Predictions predictions -> predictions.count();
                case Work.Activations activations -> activations.count();
            };
        }

        @Override
        public void done(int done, int total, String current) {
            progress.done(before + done, all, current);
        }

        void next(Work work) {
            before += samples(work);
        }
    }
}
