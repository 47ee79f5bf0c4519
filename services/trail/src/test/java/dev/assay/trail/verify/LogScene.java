package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.trail.attest.AuditStatements;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.LogTree;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.LogProof;
import dev.assay.trail.note.Note;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.StartedAudits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A log and the documents that its records name, from which bags of all kinds are made. */
final class LogScene {
    static final SigningKey LOG = SigningKey.of("ledger.example/assay", seed(1));
    static final SigningKey ATTESTER = SigningKey.of("assembler.example", seed(2));
    static final String PREVIOUS = "data/log/previous-checkpoint";
    static final Set<String> INPUTS =
            Set.of("assay.model-versions", "assay.dataset-versions", "assay.plans", "assay.reviews");

    final List<byte[]> leaves = new ArrayList<>();
    final List<LedgerRecord> records = new ArrayList<>();
    final TreeMap<String, byte[]> files = new TreeMap<>();
    SigningKey signer = LOG;

    /** Keys, a plan, two releases, refusals, one audit, a review: what happened up to an export. */
    static LogScene story() {
        LogScene scene = new LogScene().keys().releases();
        scene.decide(AuditScene.PLAN, AuditScene.report(AuditScene.PLAN, .2), ATTESTER);
        scene.add(new LedgerRecord.Reviewed(
                input("assay.reviews", 0, "review"),
                AuditScene.id(AuditScene.PLAN),
                LedgerRecord.Reviewed.Decision.WAIVE,
                "seen, with \"care\""));
        return scene;
    }

    LogScene keys() {
        add(new KeyRegistered(own("log key"), KeyRole.LOG, LOG.verifier().toString()));
        add(new KeyRegistered(
                own("attester"), KeyRole.ATTESTATION, ATTESTER.verifier().toString()));
        return this;
    }

    LogScene releases() {
        add(new LedgerRecord.PlanRegistered(
                input("assay.plans", 0, "plan"), AuditScene.subject(AuditScene.PLAN), StartedAudits.of(List.of())));
        add(new LedgerRecord.ReleaseAccepted(
                input("assay.dataset-versions", 0, "data"), AuditScene.DATASET, StartedAudits.of(List.of()), ""));
        add(new LedgerRecord.ReleaseAccepted(
                input("assay.model-versions", 0, "model"),
                AuditScene.MODEL,
                StartedAudits.of(List.of(AuditScene.id(AuditScene.PLAN))),
                ""));
        add(new LedgerRecord.Duplicate(input("assay.model-versions", 1, "again"), AuditScene.MODEL));
        add(new LedgerRecord.EventRejected(
                input("assay.model-versions", 2, "poison"),
                "",
                Digest.of("poison".getBytes(UTF_8)),
                OptionalLong.of(6),
                "=cmd|' /C calc'!A0, said \"x\"\n",
                ""));
        files.put(
                "data/plans/" + AuditScene.digest(AuditScene.PLAN).hex() + ".json", PlanFormat.write(AuditScene.PLAN));
        files.put("data/releases/" + AuditScene.MODEL_DIGEST.hex() + ".sha256", AuditScene.MANIFEST.bytes());
        files.put(AuditScene.EVIDENCE, AuditScene.PICTURE);
        return this;
    }

    /** The record of an audit, with its report and statements. */
    LogScene decide(Plan plan, AuditReport report, SigningKey attester) {
        byte[] bundle = new AuditStatements(report, plan, AuditScene.MANIFEST.files(), "0.1.0").sign(attester);
        return decide(report, bundle);
    }

    LogScene decide(AuditReport report, byte[] bundle) {
        byte[] document = AuditFormat.write(report);
        TreeMap<Outcome, Integer> counts = new TreeMap<>();
        report.measurements().forEach(m -> counts.merge(m.outcome(), 1, Integer::sum));
        files.put("data/audits/" + report.id() + ".json", document);
        files.put("data/attestations/" + report.id() + ".intoto.jsonl", bundle);
        add(new LedgerRecord.AuditDecided(
                input("assay.model-versions", 0, "model"),
                report.id(),
                1,
                AuditScene.MODEL,
                AuditScene.DATASET,
                new dev.assay.trail.record.Subject(
                        dev.assay.trail.record.Subject.Kind.PLAN,
                        report.plan(),
                        String.valueOf(report.planVersion()),
                        report.planDigest()),
                report.verdict(),
                counts,
                notRun(report),
                artifact(document, "application/json"),
                Optional.of(artifact(bundle, AuditStatements.MEDIA_TYPE))));
        return this;
    }

    private static List<LedgerRecord.Striking> notRun(AuditReport report) {
        return report.measurements().stream()
                .filter(m -> m.required() && m.outcome() == Outcome.NOT_RUN)
                .map(m -> new LedgerRecord.Striking(
                        m.key().check(), m.key().explainer(), m.key().metric(), m.outcome(), Optional.empty()))
                .toList();
    }

    LogScene add(LedgerRecord record) {
        records.add(record);
        leaves.add(Leaf.of(record).bytes());
        return this;
    }

    /** The arithmetic of all records so far. */
    LogScene reconcile() {
        Map<String, TreeMap<RecordType, Long>> outcomes = new TreeMap<>();
        Map<String, Long> ends = new TreeMap<>();
        long started = 0;
        long ended = 0;
        for (LedgerRecord record : records) {
            Cause cause = record.head().cause();
            started += switch (record) {
                case LedgerRecord.ReleaseAccepted r -> count(r.audits());
                case LedgerRecord.PlanRegistered r -> count(r.audits());
                default -> 0;
            };
            if (record instanceof LedgerRecord.AuditDecided) {
                ended++;
            } else if (INPUTS.contains(cause.topic()) && record.part().isEmpty()) {
                outcomes.computeIfAbsent(cause.topic(), t -> new TreeMap<>()).merge(record.type(), 1L, Long::sum);
                ends.merge(cause.topic(), cause.offset() + 1, Math::max);
            }
        }
        List<Reconciled.Partition> partitions = new ArrayList<>();
        outcomes.forEach((topic, counts) ->
                partitions.add(new Reconciled.Partition(topic, 0, 0, ends.getOrDefault(topic, 0L), counts)));
        return add(new Reconciled(own("reconciliation"), leaves.size(), partitions, started, ended));
    }

    private static long count(StartedAudits audits) {
        return switch (audits) {
            case StartedAudits.Listed listed -> listed.audits().size();
            case StartedAudits.Attached attached -> attached.count();
        };
    }

    /** A full export now: its record, and the whole payload. */
    BagScene full() {
        reconcile();
        export(Exported.Kind.FULL, leaves.size(), "");
        return bag();
    }

    /** The record of an export, and the files that it binds. */
    LogScene export(Exported.Kind kind, long below, String redactions) {
        files.put("data/README.txt", "How to verify.\n".getBytes(UTF_8));
        files.put("data/report.html", "<html></html>".getBytes(UTF_8));
        files.put("data/schemas/Cause.avsc", "{}".getBytes(UTF_8));
        files.put(
                "data/scope.json",
                ("{\"export\":\"export-1\",\"filter\":{},\"kind\":\"" + kind + "\",\"origin\":\"ledger.example/assay\","
                                + "\"records\":\"" + below + "\",\"redactions\":[" + redactions
                                + "],\"requester\":\"actor-7\",\"size\":\"" + leaves.size()
                                + "\",\"time\":\"2026-11-24T00:00:00.000Z\",\"v\":1}")
                        .getBytes(UTF_8));
        List<Exported.BagFile> bound = new ArrayList<>();
        for (String path : List.of(
                "data/README.txt", PREVIOUS, "data/report.html", "data/schemas/Cause.avsc", "data/scope.json")) {
            if (files.containsKey(path)) {
                bound.add(new Exported.BagFile(path, artifact(file(path), "text/plain")));
            }
        }
        return add(new Exported(own("export"), "export-1", kind, leaves.size(), bound));
    }

    byte[] file(String path) {
        return files.getOrDefault(path, new byte[0]);
    }

    /** The full bag of the log as it is. */
    BagScene bag() {
        TreeMap<String, byte[]> payload = new TreeMap<>(files);
        Edge.Growth growth = Edge.empty().add(leaves);
        growth.files().forEach(file -> payload.put("data/log/" + file.path(), file.content()));
        payload.put("data/log/checkpoint", checkpoint(leaves.size()).bytes());
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            all.add(i);
        }
        Views.add(payload, leaves, all);
        Views.reconciliation(payload, records);
        return new BagScene(payload);
    }

    /** A bag of some records, each with its proof. */
    BagScene subset(List<Integer> indices, long... earlier) {
        TreeMap<String, byte[]> payload = new TreeMap<>(files);
        payload.putAll(proofs(indices));
        try {
            LogTree tree = tree(leaves.size());
            for (long size : earlier) {
                StringBuilder lines = new StringBuilder();
                tree.consistency(size)
                        .forEach(hash -> lines.append(hash.base64()).append('\n'));
                payload.put(
                        String.format(Locale.ROOT, "data/log/consistency/%020d", size),
                        lines.toString().getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Views.add(payload, leaves, indices);
        return new BagScene(payload);
    }

    /** The checkpoint, and of some records leaf and proof. */
    TreeMap<String, byte[]> proofs(List<Integer> indices) {
        TreeMap<String, byte[]> payload = new TreeMap<>();
        Note checkpoint = checkpoint(leaves.size());
        payload.put("data/log/checkpoint", checkpoint.bytes());
        try {
            LogTree tree = tree(leaves.size());
            for (int index : indices) {
                payload.put("data/log/leaves/" + index + ".json", leaves.get(index));
                payload.put(
                        "data/log/proofs/" + index + ".tlog-proof",
                        new LogProof(index, tree.inclusion(index), checkpoint).bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return payload;
    }

    /** The signed head at some size. */
    Note checkpoint(int size) {
        Edge edge = Edge.empty().add(leaves.subList(0, size)).edge();
        return new Checkpoint("ledger.example/assay", size, edge.root()).sign(signer);
    }

    private LogTree tree(int size) {
        Map<TilePath, byte[]> tiles = new java.util.HashMap<>();
        Edge.empty().add(leaves.subList(0, size)).files().forEach(file -> tiles.put(file.path(), file.content()));
        return new LogTree(size, path -> Optional.ofNullable(tiles.get(path)));
    }

    static Artifact artifact(byte[] content, String mediaType) {
        return new Artifact(Digest.of(content), content.length, mediaType);
    }

    static Head input(String topic, long offset, String bytes) {
        return new Head(
                Instant.parse("2026-11-23T03:01:02.120Z"),
                "actor-1",
                new Cause(topic, 0, offset, Digest.of(bytes.getBytes(UTF_8)), "00112233445566ff"));
    }

    /** Of what no event caused. */
    Head own(String what) {
        return new Head(
                Instant.parse("2026-11-23T04:00:00.000Z"),
                "assay-ledger",
                new Cause("assay.ledger", 0, leaves.size(), Digest.of(what.getBytes(UTF_8)), ""));
    }

    static byte[] seed(int value) {
        byte[] seed = new byte[32];
        seed[0] = (byte) value;
        return seed;
    }
}
