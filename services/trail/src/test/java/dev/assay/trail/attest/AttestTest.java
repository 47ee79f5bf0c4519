package dev.assay.trail.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.release.ReleaseId;
import dev.assay.trail.canonical.NotCanonical;
import dev.assay.trail.note.SigningKey;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AttestTest {
    private static final SigningKey KEY = SigningKey.of("assembler.example", new byte[32]);
    private static final Digest MODEL = Digest.of("model".getBytes(UTF_8));
    private static final Digest DATA = Digest.of("data".getBytes(UTF_8));
    private static final Digest PLAN = Digest.of("plan".getBytes(UTF_8));

    @Test
    void authenticates_what_the_specification_of_dsse_signs() throws GeneralSecurityException {
        byte[] message = Envelope.preAuthentication("http://example.com/HelloWorld", "hello world".getBytes(UTF_8));
        assertThat(new String(message, UTF_8)).isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
        p256.init(new ECGenParameterSpec("secp256r1"));
        PublicKey key = KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(
                                new BigInteger(
                                        "46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                                new BigInteger(
                                        "5640078356564379163099075877009565129882514886557779369047442380624545832820")),
                        p256.getParameterSpec(ECParameterSpec.class)));
        Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
        ecdsa.initVerify(key);
        ecdsa.update(message);
        assertThat(
                        ecdsa.verify(
                                Base64.getDecoder()
                                        .decode(
                                                "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")))
                .isTrue();
    }

    @Test
    void signs_an_envelope_that_reads_back_and_is_bound_to_its_type() throws NotCanonical {
        Envelope envelope = Envelope.sign("text/plain", "é".getBytes(UTF_8), KEY);
        assertThat(Envelope.parse(envelope.bytes())).isEqualTo(envelope);
        assertThat(envelope.signedBy(KEY.verifier())).isTrue();
        assertThat(envelope.signedBy(SigningKey.of("assembler.example", new byte[] {
                            1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                            0
                        })
                        .verifier()))
                .isFalse();
        Envelope other = new Envelope("text/html", envelope.payload(), envelope.signatures());
        assertThat(other.signedBy(KEY.verifier())).isFalse();
        assertThatThrownBy(() -> Envelope.parse("{}".getBytes(UTF_8))).isInstanceOf(NotCanonical.class);
        assertThatThrownBy(() ->
                        Envelope.parse("{\"payload\":\"!\",\"payloadType\":\"\",\"signatures\":[]}".getBytes(UTF_8)))
                .isInstanceOf(NotCanonical.class);
    }

    @Test
    void states_verdict_and_values_about_the_releases() {
        AuditStatements statements = statements(Verdict.FAILED, Outcome.FAILED);
        assertThat(new String(statements.testResult(), UTF_8))
                .isEqualTo("{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"configuration\":["
                        + "{\"digest\":{\"sha256\":\"" + PLAN.hex() + "\"},\"name\":\"plan quick@3\"},"
                        + "{\"annotations\":{\"window\":\"4\"},\"name\":\"explainer occlusion\"},"
                        + "{\"annotations\":{\"provider\":\"CPU\"},\"name\":\"runtime\"}],"
                        + "\"failedTests\":[\"deletion/1 of occlusion, auc\"],\"passedTests\":[],"
                        + "\"result\":\"FAILED\",\"warnedTests\":[]},"
                        + "\"predicateType\":\"https://in-toto.io/attestation/test-result/v0.1\",\"subject\":["
                        + "{\"digest\":{\"sha256\":\"" + MODEL.hex() + "\"},\"name\":\"model digits@1.0.0\"},"
                        + "{\"digest\":{\"sha256\":\"" + DATA.hex() + "\"},\"name\":\"dataset digits@2.0.0\"},"
                        + "{\"digest\":{\"sha256\":\"" + DATA.hex() + "\"},\"name\":\"file a.onnx\"}]}");
        assertThat(new String(statements.explanationAudit(), UTF_8))
                .contains("\"metrics\":[{\"check\":\"deletion/1\",\"comparator\":\"<=\",\"explainer\":\"occlusion\","
                        + "\"high\":{\"bits\":\"3fe0000000000000\",\"decimal\":\"0.5\"},"
                        + "\"low\":{\"bits\":\"3fd0000000000000\",\"decimal\":\"0.25\"},\"metric\":\"auc\","
                        + "\"outcome\":\"FAILED\",\"passed\":false,\"required\":true,\"sampleSize\":40,"
                        + "\"threshold\":{\"bits\":\"3fc999999999999a\",\"decimal\":\"0.2\"},"
                        + "\"value\":{\"bits\":\"3fd8000000000000\",\"decimal\":\"0.375\"}}]");
    }

    @Test
    void says_failed_of_what_was_not_run() {
        assertThat(new String(statements(Verdict.NOT_RUN, Outcome.NOT_RUN).testResult(), UTF_8))
                .contains("\"result\":\"FAILED\"")
                .contains("\"failedTests\":[\"deletion/1 of occlusion, auc\"]");
    }

    @Test
    void bundles_both_statements_each_signed_on_its_line() throws NotCanonical {
        String bundle = new String(statements(Verdict.PASSED, Outcome.PASSED).sign(KEY), UTF_8);
        List<String> lines = bundle.lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(bundle).endsWith("\n");
        for (String line : lines) {
            assertThat(Envelope.parse(line.getBytes(UTF_8)).signedBy(KEY.verifier()))
                    .isTrue();
        }
    }

    private static AuditStatements statements(Verdict verdict, Outcome outcome) {
        Rule rule = new Rule("auc", List.of("occlusion"), Rule.Direction.AT_MOST, .2, Optional.empty(), true);
        Plan plan = new Plan(
                "quick",
                3,
                "",
                1,
                40,
                8,
                Plan.Target.PREDICTED,
                List.of(new PlannedExplainer("occlusion", new TreeMap<>(Map.of("window", "4")))),
                List.of(new PlannedCheck(
                        "deletion/1",
                        "fidelity",
                        PlannedCheck.Scope.MAPS,
                        List.of("occlusion"),
                        new TreeMap<>(),
                        List.of(rule))));
        Runtime runtime = new Runtime(new TreeMap<>(Map.of("provider", "CPU")));
        AuditReport report = new AuditReport(
                AuditId.of(MODEL, DATA, PLAN, 1),
                verdict,
                ReleaseId.parse("digits@1.0.0"),
                MODEL,
                ReleaseId.parse("digits@2.0.0"),
                DATA,
                "quick",
                3,
                PLAN,
                40,
                List.of(new Measurement(
                        new Key("deletion/1", "occlusion", "auc"),
                        "fidelity",
                        Optional.of(new Measurement.Estimate(.375, .25, .5, 40, "bootstrap")),
                        Optional.of(rule),
                        outcome,
                        "")),
                List.of(),
                new TreeMap<>(Map.of("maps/occlusion/0", runtime, "maps/occlusion/8", runtime)),
                new TreeMap<>());
        return new AuditStatements(report, plan, new TreeMap<>(Map.of("a.onnx", DATA)), "0.1.0");
    }
}
