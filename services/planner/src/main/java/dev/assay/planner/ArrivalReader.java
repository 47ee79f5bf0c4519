package dev.assay.planner;

import dev.assay.core.Digest;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Refused;
import dev.assay.core.release.ReleaseId;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.streams.InputRecord;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.schemas.wire.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** From the bytes of the input topics to arrivals. What the intake has checked is checked again: anyone can write. */
final class ArrivalReader {
    /** A resolved plan travels in each audit's event, together with the names of its tasks. */
    static final int MAX_PLAN_BYTES = 512 << 10;

    /** Tasks of one audit: the names of all are in one event. */
    static final int MAX_TASKS = 10_000;

    static final int MAX_TASK_NAME_BYTES = 384 << 10;

    /** A pseudonymous id. */
    static final int MAX_ACTOR = 128;

    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final Contract<ModelVersion> MODEL = Contract.of(ModelVersion.class);
    private static final Contract<DatasetVersion> DATASET = Contract.of(DatasetVersion.class);
    private static final Contract<PlanVersion> PLAN = Contract.of(PlanVersion.class);

    private final EventReader events;

    ArrivalReader(EventReader events) {
        this.events = events;
    }

    Reading read(InputRecord record) {
        return switch (record.topic()) {
            case Topics.MODEL_VERSIONS ->
                switch (events.decode(record.raw(), MODEL)) {
                    case Received.Accepted<ModelVersion>(ModelVersion event, Fingerprint writer) ->
                        checked(event.getName() + '@' + event.getVersion(), event.getActor(), () -> model(event));
                    case Received.Rejected<ModelVersion> rejected -> unread(rejected.reason());
                    case Received.UnknownSchema<ModelVersion> unknown -> unread(unknown);
                };
            case Topics.DATASET_VERSIONS ->
                switch (events.decode(record.raw(), DATASET)) {
                    case Received.Accepted<DatasetVersion>(DatasetVersion event, Fingerprint writer) ->
                        checked(event.getName() + '@' + event.getVersion(), event.getActor(), () -> dataset(event));
                    case Received.Rejected<DatasetVersion> rejected -> unread(rejected.reason());
                    case Received.UnknownSchema<DatasetVersion> unknown -> unread(unknown);
                };
            case Topics.PLANS ->
                switch (events.decode(record.raw(), PLAN)) {
                    case Received.Accepted<PlanVersion>(PlanVersion event, Fingerprint writer) ->
                        checked(event.getName() + '@' + event.getVersion(), event.getActor(), () -> plan(event));
                    case Received.Rejected<PlanVersion> rejected -> unread(rejected.reason());
                    case Received.UnknownSchema<PlanVersion> unknown -> unread(unknown);
                };
            default -> throw new IllegalStateException("the planner reads no topic " + record.topic());
        };
    }

    private static Reading unread(String reason) {
        return new Reading.Refusal("", "", reason);
    }

    private static Reading unread(Received.UnknownSchema<?> unknown) {
        return unread(unknown.rejected("nobody announced it").reason());
    }

    private static Reading checked(String subject, String actor, Check check) {
        try {
            Arrival arrival = check.run();
            if (arrival.at().isBefore(Instant.EPOCH) || arrival.at().isAfter(END_OF_TIME)) {
                return new Reading.Refusal(
                        subject,
                        actor,
                        "the time of an event must be in the years 1970 to 9999, found " + arrival.at());
            }
            if (arrival.actor().length() > MAX_ACTOR) {
                return new Reading.Refusal(
                        subject,
                        "",
                        "an actor must have at most " + MAX_ACTOR + " characters, found " + actor.length());
            }
            return new Reading.Understood(arrival);
        } catch (IllegalArgumentException | Refused e) {
            return new Reading.Refusal(subject, actor, String.valueOf(e.getMessage()));
        }
    }

    private static Arrival model(ModelVersion event) {
        return new Arrival.Model(
                new ReleaseId(event.getName(), event.getVersion()),
                Digest.parse(event.getManifest()),
                new ReleaseId(event.getDatasetName(), event.getDatasetVersion()),
                event);
    }

    private static Arrival dataset(DatasetVersion event) {
        if (event.getSamples() < 1 || event.getSamples() > DatasetRelease.MAX_SAMPLES) {
            throw new IllegalArgumentException("a dataset release must have 1 to " + DatasetRelease.MAX_SAMPLES
                    + " samples, found " + event.getSamples());
        }
        return new Arrival.Dataset(
                new ReleaseId(event.getName(), event.getVersion()), Digest.parse(event.getManifest()), event);
    }

    private static Arrival plan(PlanVersion event) {
        byte[] content = bytes(event);
        if (content.length > MAX_PLAN_BYTES) {
            throw new IllegalArgumentException(
                    "a resolved plan must have at most " + MAX_PLAN_BYTES + " bytes, found " + content.length);
        }
        Digest digest = Digest.of(content);
        if (!digest.toString().equals(event.getDigest())) {
            throw new IllegalArgumentException(
                    "the digest of the plan must be " + digest + ", found " + event.getDigest());
        }
        Plan plan = PlanFormat.read(content);
        if (!plan.name().equals(event.getName()) || plan.version() != event.getVersion()) {
            throw new IllegalArgumentException("the plan must be " + event.getName() + '@' + event.getVersion()
                    + ", found " + plan.name() + '@' + plan.version());
        }
        checkTasks(plan);
        return new Arrival.Registration(
                new ReleaseId(plan.name(), String.valueOf(plan.version())), digest, plan, event);
    }

    private static void checkTasks(Plan plan) {
        List<Work> works = Work.of(plan, plan.samples());
        long bytes = works.stream()
                .mapToLong(work -> work.name().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (works.size() > MAX_TASKS || bytes > MAX_TASK_NAME_BYTES) {
            throw new IllegalArgumentException("a plan must give at most " + MAX_TASKS + " tasks whose names have "
                    + MAX_TASK_NAME_BYTES + " bytes, found " + works.size() + " with " + bytes
                    + ": raise its shard or lower its samples");
        }
    }

    private static byte[] bytes(PlanVersion event) {
        byte[] content = new byte[event.getPlan().remaining()];
        event.getPlan().duplicate().get(content);
        return content;
    }

    private interface Check {
        Arrival run();
    }

    /** What an input record turned out to be. */
    sealed interface Reading {
        record Understood(Arrival arrival) implements Reading {}

        /**
         * @param subject name and version it claims to be about; empty where not even that can be read
         * @param reason one sentence for people
         */
        record Refusal(String subject, String actor, String reason) implements Reading {}
    }
}
