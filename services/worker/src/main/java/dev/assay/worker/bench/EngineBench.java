package dev.assay.worker.bench;

import dev.assay.check.engine.AuditEngine;
import dev.assay.check.engine.Models;
import dev.assay.check.engine.Progress;
import dev.assay.check.engine.Subject;
import dev.assay.check.engine.Subject.Placed;
import dev.assay.core.Digest;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Predecessors.Release;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Fit;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import dev.assay.core.release.ReleaseId;
import dev.assay.onnx.Settings;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.worker.cache.Lease;
import dev.assay.worker.cache.ReleaseCache;
import dev.assay.worker.cache.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does tasks with the audit engine. What a task looks at stays open for the next, which is mostly of the same audit. */
public final class EngineBench implements Bench {
    private final ObjectStore store;
    private final ReleaseCache cache;
    private final Models models = new Models();
    private final AuditEngine engine;
    private final BenchObserver observer;
    private final Settings settings;

    private @Nullable Opened opened;

    /**
     * @param cache closed with the bench
     * @param threads that share out the samples of a task; the values do not depend on it
     * @param settings how models are run
     */
    public EngineBench(ObjectStore store, ReleaseCache cache, int threads, Settings settings, BenchObserver observer) {
        this.settings = settings;
        this.store = store;
        this.cache = cache;
        this.engine = new AuditEngine(models, threads);
        this.observer = observer;
    }

    @Override
    public Done run(Task task) throws IOException {
        try {
            Plan plan = plan(task.plan());
            Subject subject = subject(task);
            return new Done.Finished(
                    engine.run(plan, task.work(), subject, new StoredEvidence(store, task, observer), Progress.SILENT));
        } catch (Refused e) {
            return new Done.Impossible(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        letGo();
        engine.close();
        models.close();
        try {
            cache.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the cache could not be closed", e);
        }
    }

    private Plan plan(Digest digest) throws IOException {
        String key = ObjectStore.objectKey(digest);
        return switch (store.get(key, digest)) {
            case Found.Intact(byte[] content) -> PlanFormat.read(content);
            case Found.Missing missing -> throw new Refused("the plan is missing in the store: " + key);
            case Found.Altered(Digest actual) -> {
                observer.altered();
                throw new Refused("the plan is altered in the store: " + key + " must have digest " + digest
                        + ", found " + actual);
            }
        };
    }

    private Subject subject(Task task) throws IOException {
        Opened now = opened;
        if (now == null || !now.isOf(task)) {
            letGo();
            now = open(task);
            opened = now;
        }
        return now.subject();
    }

    private Opened open(Task task) throws IOException {
        List<Lease> leases = new ArrayList<>();
        try {
            Placed<ModelRelease> model = model(new Release(task.model(), task.modelManifest()), leases);
            Placed<DatasetRelease> dataset = dataset(new Release(task.dataset(), task.datasetManifest()), leases);
            Fit.check(model.release(), dataset.release());
            Optional<Placed<ModelRelease>> previous = Optional.empty();
            if (task.predecessors().model().isPresent()) {
                previous = Optional.of(model(task.predecessors().model().get(), leases));
            }
            Optional<Placed<DatasetRelease>> previousDataset = Optional.empty();
            if (task.predecessors().dataset().isPresent()) {
                previousDataset =
                        Optional.of(dataset(task.predecessors().dataset().get(), leases));
            }
            Subject subject = new Subject(
                    model.release(),
                    model.folder(),
                    dataset.release(),
                    dataset.folder(),
                    settings,
                    previous,
                    previousDataset);
            return new Opened(task.modelManifest(), task.datasetManifest(), task.predecessors(), subject, leases);
        } catch (Refused | IOException e) {
            leases.forEach(Lease::close);
            throw e;
        }
    }

    private Placed<ModelRelease> model(Release named, List<Lease> leases) throws IOException {
        Placed<ModelRelease> model =
                read(named.digest(), "model " + named.id(), ModelFolder::read, ModelRelease::manifest, leases);
        requireName(named.id(), model.release().id());
        return model;
    }

    private Placed<DatasetRelease> dataset(Release named, List<Lease> leases) throws IOException {
        Placed<DatasetRelease> dataset =
                read(named.digest(), "dataset " + named.id(), DatasetFolder::read, DatasetRelease::manifest, leases);
        requireName(named.id(), dataset.release().id());
        return dataset;
    }

    /** Reading digests every file: a release that was damaged in the cache is fetched anew, once. */
    private <R> Placed<R> read(
            Digest digest, String what, Reader<R> reader, Function<R, Manifest> manifest, List<Lease> leases)
            throws IOException {
        try {
            return readOnce(digest, what, reader, manifest, leases);
        } catch (Refused damaged) {
            cache.drop(digest);
            return readOnce(digest, what, reader, manifest, leases);
        }
    }

    private <R> Placed<R> readOnce(
            Digest digest, String what, Reader<R> reader, Function<R, Manifest> manifest, List<Lease> leases)
            throws IOException {
        Lease lease = switch (cache.take(digest, what)) {
            case Taken.Here(Lease here) -> here;
            case Taken.Unusable(String reason) -> throw new Refused(reason);
        };
        try {
            R release = reader.read(lease.folder());
            Digest found = manifest.apply(release).digest();
            if (!found.equals(digest)) {
                throw new Refused(what + " must have the manifest " + digest + ", found " + found);
            }
            leases.add(lease);
            return new Placed<>(release, lease.folder());
        } catch (Refused | IOException e) {
            lease.close();
            throw e;
        }
    }

    private void letGo() {
        Opened now = opened;
        if (now != null) {
            opened = null;
            now.leases().forEach(Lease::close);
        }
    }

    private static void requireName(ReleaseId asked, ReleaseId found) {
        if (!asked.equals(found)) {
            throw new Refused("the task asks for " + asked + " and names a release of " + found);
        }
    }

    /** Reads a release from its folder. */
    @FunctionalInterface
    private interface Reader<R> {
        R read(Path folder) throws IOException;
    }

    private record Opened(
            Digest modelManifest,
            Digest datasetManifest,
            Predecessors predecessors,
            Subject subject,
            List<Lease> leases) {
        boolean isOf(Task task) {
            return modelManifest.equals(task.modelManifest())
                    && datasetManifest.equals(task.datasetManifest())
                    && predecessors.equals(task.predecessors());
        }
    }
}
