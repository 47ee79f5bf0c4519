package dev.assay.intake.rest;

import dev.assay.core.release.Refused;
import dev.assay.intake.Decision;
import dev.assay.intake.Intake;
import dev.assay.intake.IntakeMetrics;
import dev.assay.intake.IntakeSettings;
import dev.assay.intake.Kind;
import dev.assay.store.ObjectStore;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Puts what was sent together, within limits, has it decided, and answers. */
public final class Desk {
    private static final Logger LOG = System.getLogger(Desk.class.getName());

    /** Who sends, as long as there is one local user. */
    private static final String LOCAL = "local";

    private final Intake intake;
    private final Arrivals arrivals;
    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private final Path uploads;
    private final Semaphore slots;

    /** @param uploads where uploads lie while they are checked */
    public Desk(Intake intake, ObjectStore store, IntakeSettings settings, IntakeMetrics metrics, Path uploads) {
        this.intake = intake;
        this.arrivals = new Arrivals(store, settings.maxFiles(), settings.maxDocumentBytes());
        this.settings = settings;
        this.metrics = metrics;
        this.uploads = uploads;
        this.slots = new Semaphore(settings.concurrentUploads());
    }

    Response parts(Kind kind, MultipartFormDataInput form) {
        return release(kind, upload -> arrivals.parts(form, upload));
    }

    Response zip(Kind kind, InputStream body) {
        return release(kind, upload -> arrivals.zip(body, upload));
    }

    Response references(Kind kind, InputStream body) {
        return release(kind, upload -> arrivals.references(body, upload));
    }

    Response plan(InputStream body) {
        return answer(Kind.PLAN, upload -> intake.plan(arrivals.document(body, upload), LOCAL));
    }

    private Response release(Kind kind, Arrival arrival) {
        return answer(kind, upload -> {
            arrival.fill(upload);
            metrics.sent(upload.size());
            return kind == Kind.MODEL ? intake.model(upload.folder(), LOCAL) : intake.dataset(upload.folder(), LOCAL);
        });
    }

    private Response answer(Kind kind, Work work) {
        if (!slots.tryAcquire()) {
            return Problem.unavailable(settings.concurrentUploads()
                            + " other uploads are being checked, which is the limit: send it again in a moment")
                    .response();
        }
        long start = System.nanoTime();
        try (Upload upload = new Upload(uploads, settings.maxUploadBytes(), settings.maxFiles())) {
            Decision decision = decide(work, upload);
            metrics.decided(kind, decision, Duration.ofNanos(System.nanoTime() - start));
            return Answer.to(decision);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a " + kind + " could not be decided", e);
            metrics.unavailable(kind);
            return Problem.unavailable("the " + kind + " could not be decided, nothing was released: " + e.getMessage()
                            + ". Send it again when that is mended")
                    .response();
        } finally {
            slots.release();
        }
    }

    private Decision decide(Work work, Upload upload) throws IOException {
        try {
            return work.decide(upload);
        } catch (Refused e) {
            return intake.refuse(upload.received(), e.getMessage(), LOCAL);
        } catch (TooLarge e) {
            return intake.oversized(upload.received(), e.getMessage(), LOCAL);
        }
    }

    /** Fills an upload. */
    @FunctionalInterface
    private interface Arrival {
        void fill(Upload upload) throws IOException;
    }

    /** From an upload to a decision. */
    @FunctionalInterface
    private interface Work {
        Decision decide(Upload upload) throws IOException;
    }
}
