package dev.assay.planner;

import dev.assay.core.Digest;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.ReleaseId;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import java.time.Instant;

/** An input event, read and checked. */
sealed interface Arrival {
    /** Name and version; those of a plan have the same form. */
    ReleaseId id();

    /** Of the release or plan: the same id with another digest is a conflict. */
    Digest digest();

    /** When the event happened. */
    Instant at();

    String actor();

    /** As decisions name it. */
    String kind();

    /** @param dataset that the release is audited against */
    record Model(ReleaseId id, Digest digest, ReleaseId dataset, ModelVersion event) implements Arrival {
        @Override
        public Instant at() {
            return event.getReleasedAt();
        }

        @Override
        public String actor() {
            return event.getActor();
        }

        @Override
        public String kind() {
            return "model";
        }
    }

    record Dataset(ReleaseId id, Digest digest, DatasetVersion event) implements Arrival {
        @Override
        public Instant at() {
            return event.getReleasedAt();
        }

        @Override
        public String actor() {
            return event.getActor();
        }

        @Override
        public String kind() {
            return "dataset";
        }
    }

    record Registration(ReleaseId id, Digest digest, Plan plan, PlanVersion event) implements Arrival {
        @Override
        public Instant at() {
            return event.getRegisteredAt();
        }

        @Override
        public String actor() {
            return event.getActor();
        }

        @Override
        public String kind() {
            return "plan";
        }
    }
}
