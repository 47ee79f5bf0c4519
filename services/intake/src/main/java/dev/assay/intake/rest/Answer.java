package dev.assay.intake.rest;

import dev.assay.core.release.ReleaseId;
import dev.assay.intake.Decision;
import dev.assay.intake.Subject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A release or plan that was let in.
 *
 * @param kind model, dataset or plan
 * @param digest of the release's manifest or of the resolved plan, {@code sha256:<hex>}
 * @param status {@code accepted} or {@code duplicate}
 * @param waitsFor what its audit waits for, for example {@code dataset digits@1.0.0}; null when nothing
 */
public record Answer(
        String kind,
        String name,
        String version,
        String digest,
        String status,
        @Nullable String waitsFor) {
    static Response to(Decision decision) {
        return switch (decision) {
            case Decision.Accepted accepted -> answer(201, accepted.subject(), "accepted", accepted.waitsFor());
            case Decision.Duplicate duplicate -> answer(200, duplicate.subject(), "duplicate", duplicate.waitsFor());
            case Decision.Conflict conflict ->
                Problem.conflict(conflict.reason()).response();
            case Decision.Refused refused -> Problem.refused(refused.reason()).response();
            case Decision.Oversized oversized ->
                Problem.tooLarge(oversized.reason()).response();
        };
    }

    private static Response answer(int status, Subject subject, String word, Optional<ReleaseId> waitsFor) {
        Answer answer = new Answer(
                subject.kind().toString(),
                subject.name(),
                subject.version(),
                subject.digest().toString(),
                word,
                waitsFor.map(dataset -> "dataset " + dataset).orElse(null));
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer)
                .build();
    }
}
