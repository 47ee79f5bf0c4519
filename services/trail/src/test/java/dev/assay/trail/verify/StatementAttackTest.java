package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.trail.attest.AuditStatements;
import dev.assay.trail.attest.Envelope;
import dev.assay.trail.canonical.NotCanonical;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attacks on what is signed about audits, by someone who may hold the keys: other contents, other keys, nothing at all. */
class StatementAttackTest {
    private static final Plan PLAN = AuditScene.PLAN;
    private static final AuditReport REPORT = AuditScene.report(PLAN, .2);

    /** One statement changed and signed again by the right key. */
    private static BagScene withStatement(UnaryOperator<String> change) throws NotCanonical {
        return withEnvelopes(envelope -> Envelope.sign(
                envelope.payloadType(),
                change.apply(new String(envelope.payload(), UTF_8)).getBytes(UTF_8),
                LogScene.ATTESTER));
    }

    private static BagScene withEnvelopes(UnaryOperator<Envelope> change) throws NotCanonical {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        byte[] good = new AuditStatements(REPORT, PLAN, AuditScene.MANIFEST.files(), "0.1.0").sign(LogScene.ATTESTER);
        for (String line : new String(good, UTF_8).split("\n")) {
            bundle.writeBytes(change.apply(Envelope.parse(line.getBytes(UTF_8))).bytes());
            bundle.write('\n');
        }
        return new LogScene()
                .keys()
                .releases()
                .decide(REPORT, bundle.toByteArray())
                .full();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "passedTests":[             | "failedTests":["x"],"passedTests":[ | keys must be
            "failedTests":[]            | "failedTests":["deletion/1 of occlusion, auc"] | failedTests must be
            "result":"PASSED"           | "result":"WARNED"                   | result must be PASSED
            model digits@1.0.0          | model digits@1.0.1                  | subject must be
            dataset digits@2.0.0        | dataset digits@2.0.1                | subject must be
            "_type":"https://in-toto    | "_type":"https://in-foto            | _type must be
            plan quick@3                | plan quick@4                        | plan must be
            file a.onnx                 | file b.onnx                         | no file b.onnx
            "sampleSize":40             | "sampleSize":41                     | sampleSize must be
            "decimal":"0.15"            | "decimal":"0.16"                    | value must be
            "bits":"                    | "bits":"0                           | bits must have 16
            "comparator":"<="           | "comparator":">="                   | comparator must be
            "passed":true               | "passed":false                      | passed must be
            "window":"4"                | "window":"5"                        | settings of explainer occlusion must be
            "window":"4"                | "stride":"4"                        | settings of explainer occlusion must be
            "name":"explainer random"   | "name":"explainer rise"             | configuration must be explainer random
            "provider":"CPU"            | "provider":"CUDA"                   | settings of runtime must be
            "threads":"1"               | "threads":"1","x":"y"               | settings of runtime must be
            "name":"runtime"}           | "name":"runtime","x":"y"}           | configuration must not have
            "name":"plan quick@3"}      | "name":"plan quick@3","x":"y"}      | must not have a field
            "name":"model digits@1.0.0" | "name":"model digits@1.0.0","x":"y" | must not have a field
            "digest":{"sha256"          | "digest":{"sha1":"ab","sha256"      | must not have a field
            "harness":{"name"           | "harness":{"more":"x","name"        | must not have a field
            """)
    void a_signed_statement_that_says_something_else_is_found(String found, String replaced, String reason)
            throws NotCanonical {
        Problem problem = Expect.invalid(
                withStatement(text -> text.replace(found, replaced)).verify(), Step.ATTESTATION, code(reason));
        assertThat(problem.message()).contains(reason);
        assertThat(problem.index()).hasValue(7);
    }

    /** An explainer or runtime left out, one more, two exchanged, a file named twice with one digest that is wrong. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,{"annotations":{},"name":"explainer random"}      | \
            configuration must have 4 parts
            ,{"annotations":{"provider":"CPU","threads":"1"},"name":"runtime"} | \
            configuration must have 4 parts
            """)
    void a_signed_statement_that_leaves_out_how_it_was_run_is_found(String part, String reason) throws NotCanonical {
        for (String replaced : List.of("", part + part)) {
            Problem problem = Expect.invalid(
                    withStatement(text -> text.replace(part, replaced)).verify(),
                    Step.ATTESTATION,
                    "attestation-content");
            assertThat(problem.message()).contains(reason);
        }
    }

    @Test
    void a_signed_statement_that_names_a_file_twice_is_found() throws NotCanonical {
        String file = "{\"digest\":{\"sha256\":\""
                + Digest.of("onnx".getBytes(UTF_8)).hex() + "\"},\"name\":\"file a.onnx\"}";
        String other = file.replaceFirst("sha256\":\"....", "sha256\":\"0000");
        Problem problem = Expect.invalid(
                withStatement(text -> text.replace(file, other + "," + file)).verify(),
                Step.ATTESTATION,
                "attestation-content");
        assertThat(problem.message()).contains("subject must name file a.onnx once");
    }

    /** Statements cut long texts and compose characters; the report has them whole. */
    @Test
    void a_statement_about_long_and_decomposed_names_is_held_to_their_form_in_statements() {
        List<Measurement> measured = new ArrayList<>(REPORT.measurements());
        String layer = "e\u0301".repeat(2_100);
        measured.set(0, renamed(measured.getFirst(), "dormant:" + layer));
        AuditReport report = new AuditReport(
                REPORT.id(),
                REPORT.verdict(),
                REPORT.model(),
                REPORT.modelDigest(),
                REPORT.dataset(),
                REPORT.datasetDigest(),
                REPORT.plan(),
                REPORT.planVersion(),
                REPORT.planDigest(),
                REPORT.samples(),
                measured,
                REPORT.evidence(),
                new TreeMap<>(
                        Map.of("t", new Runtime(new TreeMap<>(Map.of("build", layer, "e\u0301", "\uD83D\uDE00"))))),
                new TreeMap<>());
        LogScene scene = new LogScene().keys().releases().decide(PLAN, report, LogScene.ATTESTER);
        Expect.result(scene.full().verify(), Result.COMPLETE);
    }

    private static Measurement renamed(Measurement m, String metric) {
        Key key = new Key(m.key().check(), m.key().explainer(), metric);
        Optional<Rule> rule = Optional.of(AuditScene.rule(metric, List.of(), .1, Optional.empty(), false));
        return new Measurement(key, m.family(), m.value(), rule, m.outcome(), m.reason());
    }

    @Test
    void an_audit_without_statements_is_refused_once_a_key_for_them_is_registered_and_said_before() {
        LogScene silent = without(new LogScene().keys());
        Expect.invalid(silent.full().verify(), Step.ATTESTATION, "attestation-missing", 7);

        LogScene old = new LogScene();
        old.add(new KeyRegistered(
                old.own("log key"), KeyRole.LOG, LogScene.LOG.verifier().toString()));
        Verification found = without(old).full().verify();
        Expect.result(found, Result.COMPLETE);
        assertThat(found.limits()).containsOnlyKeys(Step.CONSISTENCY, Step.ATTESTATION);
        assertThat(found.text())
                .contains("  --    " + Step.ATTESTATION.means()
                        + ": nothing is signed about 1 audit (the first is record 6)");
    }

    /** With an audit on record about which nothing is signed. */
    private static LogScene without(LogScene scene) {
        scene.releases();
        byte[] report = AuditFormat.write(REPORT);
        scene.files.put("data/audits/" + REPORT.id() + ".json", report);
        scene.files.remove("data/releases/" + AuditScene.MODEL_DIGEST.hex() + ".sha256");
        return scene.add(AuditAttackTest.decided(report, report.length));
    }

    private static String code(String reason) {
        return reason.startsWith("no file") ? "attestation-subject" : "attestation-content";
    }

    @Test
    void a_statement_of_another_type_or_key_is_found() throws NotCanonical {
        BagScene retyped = withEnvelopes(e -> Envelope.sign("application/json", e.payload(), LogScene.ATTESTER));
        Expect.invalid(retyped.verify(), Step.ATTESTATION, "attestation-type", 7);
        SigningKey attacker = SigningKey.of("assembler.example", LogScene.seed(66));
        BagScene forged = withEnvelopes(e -> Envelope.sign(e.payloadType(), e.payload(), attacker));
        Expect.invalid(forged.verify(), Step.ATTESTATION, "attestation-key", 7);
        BagScene byLog = withEnvelopes(e -> Envelope.sign(e.payloadType(), e.payload(), LogScene.LOG));
        Expect.invalid(byLog.verify(), Step.ATTESTATION, "attestation-key", 7);
        BagScene wrong = withEnvelopes(e -> new Envelope(
                e.payloadType(),
                e.payload(),
                List.of(new Envelope.Signed(
                        LogScene.ATTESTER.verifier().keyId(),
                        Envelope.sign("x", e.payload(), LogScene.ATTESTER)
                                .signatures()
                                .getFirst()
                                .signature()))));
        Expect.invalid(wrong.verify(), Step.ATTESTATION, "attestation-signature", 7);
    }

    /** Another signature, by the same key or by a stranger, is one that nobody asked for. */
    @Test
    void a_statement_that_is_signed_more_than_once_is_found() throws NotCanonical {
        SigningKey stranger = SigningKey.of("stranger.example", LogScene.seed(66));
        for (SigningKey second : List.of(LogScene.ATTESTER, stranger)) {
            BagScene twice = withEnvelopes(e -> new Envelope(
                    e.payloadType(),
                    e.payload(),
                    List.of(
                            e.signatures().getFirst(),
                            Envelope.sign(e.payloadType(), e.payload(), second)
                                    .signatures()
                                    .getFirst())));
            Problem problem = Expect.invalid(twice.verify(), Step.ATTESTATION, "attestation-signature");
            assertThat(problem.message()).contains("must be signed once, found 2 signatures");
        }
    }

    @Test
    void a_statement_of_an_unknown_kind_leaves_the_result_open() throws NotCanonical {
        BagScene bag = withStatement(text -> text.replace("explanation-audit/v0.1", "explanation-audit/v0.2"));
        Expect.result(bag.verify(), Result.INDETERMINATE);
        assertThat(bag.verify().undecided().getFirst()).contains("unknown kind").contains("v0.2");
        assertThat(bag.verify().text()).contains("  --    " + Step.ATTESTATION.means());
    }

    @Test
    void a_release_whose_manifest_names_a_file_twice_is_found() {
        String line = new String(AuditScene.MANIFEST.bytes(), UTF_8);
        for (String second : List.of(line, line.replaceFirst("^....", "0000"))) {
            Problem problem =
                    Expect.invalid(ofRelease(line + second).full().verify(), Step.ATTESTATION, "release-files");
            assertThat(problem.message()).contains("must name each file once, found a.onnx again");
            assertThat(problem.index()).hasValue(5);
        }
    }

    /** An audit on record of a release with that manifest. */
    private static LogScene ofRelease(String manifest) {
        Digest model = Digest.of(manifest.getBytes(UTF_8));
        AuditId id = AuditId.of(model, AuditScene.DATASET_DIGEST, AuditScene.digest(PLAN), 1);
        AuditReport report = new AuditReport(
                id,
                REPORT.verdict(),
                REPORT.model(),
                model,
                REPORT.dataset(),
                REPORT.datasetDigest(),
                REPORT.plan(),
                REPORT.planVersion(),
                REPORT.planDigest(),
                REPORT.samples(),
                REPORT.measurements(),
                List.of(),
                REPORT.runtimes(),
                REPORT.narratives());
        byte[] document = AuditFormat.write(report);
        byte[] bundle = new AuditStatements(report, PLAN, AuditScene.MANIFEST.files(), "0.1.0").sign(LogScene.ATTESTER);
        Subject subject = new Subject(Subject.Kind.MODEL, "digits", "1.0.0", model);
        LogScene scene = new LogScene().keys();
        scene.files.put("data/plans/" + AuditScene.digest(PLAN).hex() + ".json", PlanFormat.write(PLAN));
        scene.files.put("data/releases/" + model.hex() + ".sha256", manifest.getBytes(UTF_8));
        scene.files.put("data/audits/" + id + ".json", document);
        scene.files.put("data/attestations/" + id + ".intoto.jsonl", bundle);
        scene.add(new LedgerRecord.PlanRegistered(
                LogScene.input("assay.plans", 0, "plan"), AuditScene.subject(PLAN), StartedAudits.of(List.of())));
        scene.add(new LedgerRecord.ReleaseAccepted(
                LogScene.input("assay.dataset-versions", 0, "data"),
                AuditScene.DATASET,
                StartedAudits.of(List.of()),
                ""));
        scene.add(new LedgerRecord.ReleaseAccepted(
                LogScene.input("assay.model-versions", 0, "model"), subject, StartedAudits.of(List.of(id)), ""));
        TreeMap<Outcome, Integer> counts = new TreeMap<>();
        report.measurements().forEach(m -> counts.merge(m.outcome(), 1, Integer::sum));
        return scene.add(new LedgerRecord.AuditDecided(
                LogScene.input("assay.model-versions", 0, "model"),
                id,
                1,
                subject,
                AuditScene.DATASET,
                AuditScene.subject(PLAN),
                report.verdict(),
                counts,
                List.of(),
                LogScene.artifact(document, "application/json"),
                Optional.of(LogScene.artifact(bundle, AuditStatements.MEDIA_TYPE))));
    }

    @Test
    void statements_that_are_missing_or_there_twice_are_found() {
        byte[] good = new AuditStatements(REPORT, PLAN, AuditScene.MANIFEST.files(), "0.1.0").sign(LogScene.ATTESTER);
        byte[] first = (new String(good, UTF_8).lines().findFirst().orElseThrow() + "\n").getBytes(UTF_8);
        byte[] twice = (new String(first, UTF_8) + new String(first, UTF_8)).getBytes(UTF_8);
        for (byte[] bundle : List.of(first, twice)) {
            LogScene scene = new LogScene().keys().releases().decide(REPORT, bundle);
            Expect.invalid(scene.full().verify(), Step.ATTESTATION, "attestation-form", 7);
        }
    }
}
