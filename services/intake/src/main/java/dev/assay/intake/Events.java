package dev.assay.intake;

import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Decisions in the words of the topics. */
final class Events {
    private static final String REST = "rest";
    private static final int NOWHERE = -1;

    private final Clock clock;

    Events(Clock clock) {
        this.clock = clock;
    }

    ModelVersion model(Subject subject, ModelRelease release, String actor) {
        return ModelVersion.newBuilder()
                .setName(subject.name())
                .setVersion(subject.version())
                .setManifest(subject.digest().toString())
                .setDatasetName(release.dataset().name())
                .setDatasetVersion(release.dataset().version())
                .setMembers(release.members().stream().map(Member::id).toList())
                .setActor(actor)
                .setReleasedAt(now())
                .build();
    }

    DatasetVersion dataset(Subject subject, DatasetRelease release, String actor) {
        return DatasetVersion.newBuilder()
                .setName(subject.name())
                .setVersion(subject.version())
                .setManifest(subject.digest().toString())
                .setSamples(release.samples().size())
                .setActor(actor)
                .setReleasedAt(now())
                .build();
    }

    PlanVersion plan(Subject subject, Plan plan, byte[] resolved, String actor) {
        return PlanVersion.newBuilder()
                .setName(plan.name())
                .setVersion(plan.version())
                .setDigest(subject.digest().toString())
                .setPlan(ByteBuffer.wrap(resolved))
                .setActor(actor)
                .setRegisteredAt(now())
                .build();
    }

    /** @param about kind, name and version where known, else empty */
    EventRejected rejected(String about, Raw raw, String reason, String actor) {
        return EventRejected.newBuilder()
                .setTopic(REST)
                .setPartition(NOWHERE)
                .setOffset(NOWHERE)
                .setDigest(raw.digest().toString())
                .setSize(raw.size())
                .setRaw(ByteBuffer.wrap(raw.head()))
                .setSubject(about)
                .setReason(reason)
                .setActor(actor)
                .setAt(now())
                .build();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
