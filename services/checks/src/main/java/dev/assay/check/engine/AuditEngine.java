package dev.assay.check.engine;

import dev.assay.check.Audited;
import dev.assay.check.KeptPictures;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.check.catalogue.FailureModes;
import dev.assay.check.engine.Subject.Placed;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs tasks. The values of a task depend on plan, release, dataset and settings alone: neither the number of threads,
 * nor other tasks, nor time enter. Memory depends on the threads and the shard, never on the dataset; pictures kept for
 * the next task have a bound.
 */
public final class AuditEngine implements AutoCloseable {
    /** Threads beyond this add nothing: a task has at most 256 samples. */
    public static final int MAX_THREADS = 256;

    private final Models models;
    private final Workers workers;
    private final KeptPictures kept = new KeptPictures();

    /**
     * @param models shared with whoever else uses them; not closed here
     * @param threads that share out the samples of a task
     */
    public AuditEngine(Models models, int threads) {
        this(models, threads, Watch.NONE);
    }

    /** @param watch told what is worked at */
    public AuditEngine(Models models, int threads, Watch watch) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads must be in [1, " + MAX_THREADS + "], found " + threads);
        }
        this.models = models;
        this.workers = new Workers(threads, watch);
    }

    /**
     * Does one task.
     *
     * @param progress told the samples done
     * @return with a NotRun finding for each check that this model or dataset makes impossible
     * @throws java.io.UncheckedIOException if files cannot be read or evidence not be kept: the task may be repeated
     */
    public TaskResult run(Plan plan, Work work, Subject subject, EvidenceSink sink, Progress progress) {
        workers.watch().begins(work);
        Audited audited = Audited.of(
                plan,
                subject.model(),
                subject.dataset(),
                subject.previous().map(Placed::release),
                subject.previousDataset().map(Placed::release));
        try (Models.Lease lease = models.lease(subject.model(), subject.modelFolder(), subject.settings());
                Models.Lease before = before(plan, work, subject, audited)) {
            requireSameSize(audited);
            Draws audit = Draws.ofAudit(
                    plan.seed(),
                    subject.model().manifest().digest(),
                    subject.dataset().manifest().digest());
            Model reference = lease.models().getFirst();
            kept.begin(audit);
            Task task = new Task(
                    plan,
                    subject,
                    audited,
                    lease.models(),
                    before.models(),
                    reference,
                    audit,
                    kept,
                    workers,
                    sink,
                    progress);
            TaskResult found = switch (work) {
                case Work.Maps maps -> new MapsTask(task, maps).run();
                case Work.Predictions predictions -> new PredictionsTask(task, predictions).run();
                case Work.Activations activations -> new ActivationsTask(task, activations).run();
            };
            Earlier earlier = new Earlier(task, work);
            return found.and(earlier.findings())
                    .showing(earlier.evidence())
                    .told(narratives(plan, work))
                    .limited(limits(work));
        } catch (Refused e) {
            return notRun(plan, work, e.getMessage());
        }
    }

    @Override
    public void close() {
        workers.close();
    }

    /** The members of the version before, where the work looks at them. */
    private Models.Lease before(Plan plan, Work work, Subject subject, Audited audited) {
        boolean looks = audited.withoutPrevious().isEmpty()
                && Asked.of(plan, work).stream().anyMatch(check -> check.looksBack(Predecessor.MODEL));
        return looks
                ? models.lease(
                        subject.previous().orElseThrow().release(),
                        subject.previous().orElseThrow().folder(),
                        subject.settings())
                : models.nothing();
    }

    private static TaskResult notRun(Plan plan, Work work, String reason) {
        String explainer = work instanceof Work.Maps maps ? maps.explainer() : "";
        List<Finding> findings = new ArrayList<>();
        Asked.of(plan, work).forEach(check -> findings.add(new Finding.NotRun(check.check(), explainer, reason)));
        return new TaskResult(work, findings, List.of(), new Runtime(Collections.emptySortedMap()));
    }

    private static String limits(Work work) {
        return work instanceof Work.Maps maps
                ? ExplainerCatalogue.named(maps.explainer()).limits()
                : "";
    }

    private static Map<String, Narrative> narratives(Plan plan, Work work) {
        Map<String, Narrative> told = new HashMap<>();
        Asked.of(plan, work)
                .forEach(check -> CheckCatalogue.find(check.check())
                        .ifPresent(about -> told.put(about.id(), FailureModes.narrative(about))));
        return told;
    }

    private static void requireSameSize(Audited audited) {
        var input = audited.model().input();
        var pictures = audited.dataset();
        if (input.channels() != pictures.channels()
                || input.height() != pictures.height()
                || input.width() != pictures.width()) {
            throw new Refused("the pictures of " + pictures.id() + " must have the size that "
                    + audited.model().id()
                    + " takes, " + input.channels() + " x " + input.height() + " x " + input.width() + ", found "
                    + pictures.channels() + " x " + pictures.height() + " x " + pictures.width());
        }
    }

    /**
     * The settings of the members' runs, and of the Java runtime, whose JPEG encoder and text drawing enter corruptions
     * and pictures. A setting on which members differ is given for each; of the version before what is not as in the
     * first member.
     */
    static Runtime runtime(Task task) {
        Audited audited = task.audited();
        List<Model> models = task.models();
        TreeMap<String, String> settings = new TreeMap<>();
        Runtime reference = models.getFirst().runtime();
        for (String name : reference.settings().keySet()) {
            boolean same = models.stream()
                            .map(m -> String.valueOf(m.runtime().settings().get(name)))
                            .distinct()
                            .count()
                    == 1;
            for (int m = 0; m < (same ? 1 : models.size()); m++) {
                String of = same
                        ? name
                        : name + '.' + audited.model().members().get(m).id();
                settings.put(
                        of, String.valueOf(models.get(m).runtime().settings().get(name)));
            }
        }
        for (int m = 0; m < task.previous().size(); m++) {
            String member = audited.previous().orElseThrow().members().get(m).id();
            task.previous().get(m).runtime().settings().forEach((name, value) -> {
                if (!value.equals(reference.settings().get(name))) {
                    settings.put("previous." + name + '.' + member, value);
                }
            });
        }
        settings.put("java", java.lang.Runtime.version() + " " + System.getProperty("java.vendor"));
        return new Runtime(settings);
    }
}
