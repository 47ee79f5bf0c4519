package dev.assay.intake;

import dev.assay.check.plan.PlanReader;
import dev.assay.core.Digest;
import dev.assay.core.document.Document;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import dev.assay.core.release.ReleaseId;
import dev.assay.intake.trial.Trial;
import dev.assay.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Decides about releases and plans: reads them strictly, tries them, stores them, publishes one event each. Every
 * refusal and every conflict is published too.
 *
 * <p>{@link IOException} from any method means that the store or the broker is away, or that a model could not be tried:
 * nothing was decided, and the same call may be repeated.
 */
public final class Intake {
    private static final byte[] NOTHING = {};

    private final ReleaseFiles files;
    private final Admission admission;
    private final Datasets datasets;
    private final Announcer announcer;
    private final Trial trial;
    private final Events events;

    /** @param trial that a model release must pass before anything of it is stored */
    public Intake(ObjectStore store, Announcer announcer, Trial trial, Clock clock) {
        this.trial = trial;
        this.files = new ReleaseFiles(store);
        this.admission = new Admission(store);
        this.datasets = new Datasets(store);
        this.announcer = announcer;
        this.events = new Events(clock);
    }

    /**
     * @param folder of a model release, whole, and private to this call
     * @param actor pseudonymous id of who sent it
     */
    public Decision model(Path folder, String actor) throws IOException {
        Raw raw = document(folder.resolve(ModelFolder.DOCUMENT));
        try {
            ModelRelease release = ModelFolder.read(folder);
            datasets.fit(release);
            trial.run(release, folder);
            boolean ready = datasets.released(release.dataset());
            Decision decision = recorded(admit(release, folder, actor), raw, actor);
            return ready ? decision : decision.waitingFor(release.dataset());
        } catch (Refused e) {
            return refuse(raw, e.getMessage(), actor);
        }
    }

    /** {@link #model} for a dataset release. */
    public Decision dataset(Path folder, String actor) throws IOException {
        Raw raw = document(folder.resolve(DatasetFolder.DOCUMENT));
        try {
            DatasetRelease release = DatasetFolder.read(folder);
            DatasetFolder.checkPictures(release, folder, done -> {});
            return recorded(admit(release, folder, actor), raw, actor);
        } catch (Refused e) {
            return refuse(raw, e.getMessage(), actor);
        }
    }

    /** @param yaml a plan as people write it; what it leaves out is resolved before it is stored */
    public Decision plan(byte[] yaml, String actor) throws IOException {
        Raw raw = Raw.of(yaml);
        try {
            return recorded(register(PlanReader.read("plan.yaml", yaml), actor), raw, actor);
        } catch (Refused e) {
            return refuse(raw, e.getMessage(), actor);
        }
    }

    /** Registers a resolved plan. */
    public Decision register(Plan plan, String actor) throws IOException {
        byte[] resolved = PlanFormat.write(plan);
        Digest digest = Digest.of(resolved);
        Subject subject = new Subject(Kind.PLAN, plan.name(), String.valueOf(plan.version()), digest);
        return admission.admit(
                subject,
                () -> files.store(resolved, digest, "application/json"),
                () -> announcer.plan(events.plan(subject, plan, resolved, actor)));
    }

    /** Refuses what did not come as far as being a release, and records that. */
    public Decision refuse(Raw raw, String reason, String actor) throws IOException {
        announcer.rejected(events.rejected("", raw, reason, actor));
        return new Decision.Refused(reason);
    }

    /** {@link #refuse} for what was not read to its end. */
    public Decision oversized(Raw raw, String reason, String actor) throws IOException {
        announcer.rejected(events.rejected("", raw, reason, actor));
        return new Decision.Oversized(reason);
    }

    private Decision admit(ModelRelease release, Path folder, String actor) throws IOException {
        Subject subject = subject(Kind.MODEL, release.id(), release.manifest());
        return admission.admit(
                subject,
                () -> files.store(folder, release.manifest()),
                () -> announcer.model(events.model(subject, release, actor)));
    }

    private Decision admit(DatasetRelease release, Path folder, String actor) throws IOException {
        Subject subject = subject(Kind.DATASET, release.id(), release.manifest());
        return admission.admit(
                subject,
                () -> files.store(folder, release.manifest()),
                () -> announcer.dataset(events.dataset(subject, release, actor)));
    }

    private Decision recorded(Decision decision, Raw raw, String actor) throws IOException {
        if (decision instanceof Decision.Conflict conflict) {
            announcer.rejected(events.rejected(conflict.subject().toString(), raw, conflict.reason(), actor));
        }
        return decision;
    }

    private static Subject subject(Kind kind, ReleaseId id, Manifest manifest) {
        return new Subject(kind, id.name(), id.version(), manifest.digest());
    }

    /** What a rejection keeps of a folder: the document that describes it, where there is one of a sane size. */
    private static Raw document(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Raw.of(in.readNBytes(Document.MAX_YAML_BYTES));
        } catch (NoSuchFileException e) {
            return Raw.of(NOTHING);
        }
    }
}
