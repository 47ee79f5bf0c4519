package dev.assay.planner;

import dev.assay.core.Digest;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Input events for tests. */
final class Events {
    static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    static final int SAMPLES = 40;

    private Events() {}

    static Digest digest(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    static ModelVersion model(String name, String version, String dataset) {
        int at = dataset.indexOf('@');
        return ModelVersion.newBuilder()
                .setName(name)
                .setVersion(version)
                .setManifest(digest("model " + name + version).toString())
                .setDatasetName(dataset.substring(0, at))
                .setDatasetVersion(dataset.substring(at + 1))
                .setMembers(List.of("seed-1", "seed-2"))
                .setActor("ci")
                .setReleasedAt(AT)
                .build();
    }

    static DatasetVersion dataset(String name, String version) {
        return DatasetVersion.newBuilder()
                .setName(name)
                .setVersion(version)
                .setManifest(digest("dataset " + name + version).toString())
                .setSamples(SAMPLES)
                .setActor("ci")
                .setReleasedAt(AT)
                .build();
    }

    /** A plan of two explainers over 32 samples in shards of 16, predictions and activations: six tasks. */
    static PlanVersion plan(String name, int version) {
        return plan(name, version, 32, 16);
    }

    static PlanVersion plan(String name, int version, int samples, int shard) {
        Plan plan = new Plan(
                name,
                version,
                "for tests",
                7,
                samples,
                shard,
                Plan.Target.PREDICTED,
                List.of(new PlannedExplainer("random", new TreeMap<>()), new PlannedExplainer("rise", new TreeMap<>())),
                List.of(
                        check("deletion/1", PlannedCheck.Scope.MAPS, "random", "rise"),
                        check("flip-rate/1", PlannedCheck.Scope.PREDICTIONS),
                        check("dead-units/1", PlannedCheck.Scope.ACTIVATIONS)));
        byte[] content = PlanFormat.write(plan);
        return PlanVersion.newBuilder()
                .setName(name)
                .setVersion(version)
                .setDigest(Digest.of(content).toString())
                .setPlan(ByteBuffer.wrap(content))
                .setActor("assay")
                .setRegisteredAt(AT)
                .build();
    }

    /** A plan of one check, which compares with these predecessors. */
    static PlanVersion comparing(String name, int version, Predecessor... compares) {
        PlannedCheck check = new PlannedCheck(
                "drift/1",
                "family",
                PlannedCheck.Scope.ACTIVATIONS,
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(compares));
        byte[] content = PlanFormat.write(
                new Plan(name, version, "for tests", 7, 32, 16, Plan.Target.PREDICTED, List.of(), List.of(check)));
        return PlanVersion.newBuilder(plan(name, version))
                .setDigest(Digest.of(content).toString())
                .setPlan(ByteBuffer.wrap(content))
                .build();
    }

    private static PlannedCheck check(String name, PlannedCheck.Scope scope, String... explainers) {
        return new PlannedCheck(name, "family", scope, List.of(explainers), new TreeMap<>(), List.of());
    }
}
