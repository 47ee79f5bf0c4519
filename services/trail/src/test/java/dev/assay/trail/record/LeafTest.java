package dev.assay.trail.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.LedgerRecord.Reviewed.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LeafTest {
    private static final Digest ONE = new Digest("1".repeat(64));
    private static final Digest TWO = new Digest("2".repeat(64));
    private static final AuditId AUDIT = new AuditId("a".repeat(32));
    private static final Cause CAUSE = new Cause("assay.model-versions", 0, 12, ONE, "00112233445566ff");
    private static final Head HEAD = new Head(Instant.parse("2026-11-23T03:01:02.120Z"), "actor-1", CAUSE);
    private static final Subject MODEL = new Subject(Subject.Kind.MODEL, "digits", "1.0.0", ONE);
    private static final Subject PLAN = new Subject(Subject.Kind.PLAN, "quick", "3", TWO);

    private static final String KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String OTHER_KEY = "example.com/foo+12345678+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    static Stream<LedgerRecord> records() {
        return Stream.concat(first(), later());
    }

    /** Types and fields that came later. */
    private static Stream<LedgerRecord> later() {
        return Stream.of(
                new LedgerRecord.AuditDecided(
                        HEAD,
                        AUDIT,
                        1,
                        MODEL,
                        new Subject(Subject.Kind.DATASET, "digits", "2.0.0", TWO),
                        PLAN,
                        Verdict.PASSED,
                        new TreeMap<>(),
                        List.of(),
                        new Artifact(TWO, 99, "application/json"),
                        Optional.of(new Artifact(ONE, 5, "application/vnd.in-toto.bundle"))),
                new KeyRegistered(HEAD, KeyRole.ATTESTATION, KEY),
                new KeyRotated(HEAD, KeyRole.LOG, KEY, OTHER_KEY, "yearly"),
                new Corrected(HEAD, ONE, "/reason", "typed wrongly", "", "it was about another audit"),
                new Reconciled(HEAD, 7, List.of(partition("assay.plans", 3)), 2, 1),
                new Reconciled(HEAD, 0, List.of(), 0, 0),
                new Exported(
                        HEAD,
                        "2026-11-23-a",
                        Exported.Kind.SUBSET,
                        8,
                        List.of(new Exported.BagFile("data/report.html", new Artifact(ONE, 1, "text/html")))),
                new Retained(HEAD, Retained.Mode.COMPLIANCE, 3653, true, true, ""),
                new Retained(HEAD, Retained.Mode.NONE, 0, false, false, "files cannot be locked"));
    }

    private static Reconciled.Partition partition(String topic, long outcomes) {
        return new Reconciled.Partition(
                topic, 0, 0, outcomes + 1, new TreeMap<>(Map.of(RecordType.PLAN_REGISTERED, outcomes)));
    }

    /** The types of the first version: leaves-1.jsonl holds their leaves as that version wrote them. */
    private static Stream<LedgerRecord> first() {
        return Stream.of(
                new LedgerRecord.ReleaseAccepted(HEAD, MODEL, StartedAudits.of(List.of(AUDIT)), ""),
                new LedgerRecord.ReleaseAccepted(HEAD, MODEL, StartedAudits.of(List.of()), "dataset digits@1.0.0"),
                new LedgerRecord.ReleaseAccepted(HEAD, MODEL, StartedAudits.of(audits(257)), ""),
                new LedgerRecord.Duplicate(HEAD, MODEL),
                new LedgerRecord.PlanRegistered(HEAD, PLAN, StartedAudits.of(audits(256))),
                decided(),
                new LedgerRecord.EventRejected(
                        HEAD, "digits@1.0.0", TWO, OptionalLong.of(1L << 60), "no such thing", ""),
                new LedgerRecord.EventRejected(HEAD, "", TWO, OptionalLong.empty(), "x", "again"),
                new LedgerRecord.Reviewed(HEAD, AUDIT, Decision.APPROVE, ""),
                new LedgerRecord.Reviewed(HEAD, AUDIT, Decision.WAIVE, "said \"yes\"\n\uD83D\uDE02"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void of_every_type_reads_back_as_the_record(LedgerRecord record) {
        assertThat(Leaf.read(Leaf.of(record).bytes())).isEqualTo(new Leaf.Read.Valid(record));
    }

    @Test
    void of_the_first_version_has_the_bytes_that_it_had_then() throws IOException {
        try (InputStream golden = LeafTest.class.getResourceAsStream("leaves-1.jsonl")) {
            List<String> lines = new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(first().map(LeafTest::text)).isEqualTo(lines);
            assertThat(lines).allMatch(line -> Leaf.read(line.getBytes(UTF_8)) instanceof Leaf.Read.Valid);
        }
    }

    @Test
    void of_an_audit_has_this_form() {
        assertThat(text(decided()))
                .isEqualTo("{\"actor\":\"actor-1\",\"attempt\":1,\"audit\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
                        + "\"cause\":{\"digest\":\"" + ONE + "\",\"offset\":\"12\",\"partition\":0,"
                        + "\"schema\":\"00112233445566ff\",\"topic\":\"assay.model-versions\"},"
                        + "\"counts\":{\"FAILED\":1,\"PASSED\":2},"
                        + "\"dataset\":{\"digest\":\"" + TWO + "\",\"name\":\"digits\",\"version\":\"2.0.0\"},"
                        + "\"document\":{\"digest\":\"" + TWO
                        + "\",\"mediaType\":\"application/json\",\"size\":\"99\"},"
                        + "\"model\":{\"digest\":\"" + ONE + "\",\"name\":\"digits\",\"version\":\"1.0.0\"},"
                        + "\"outcome\":\"FAILED\","
                        + "\"plan\":{\"digest\":\"" + TWO + "\",\"name\":\"quick\",\"version\":\"3\"},"
                        + "\"recordId\":\"" + decided().recordId() + "\","
                        + "\"striking\":[{\"check\":\"dead-units/1\",\"metric\":\"share:conv1\",\"outcome\":\"FAILED\","
                        + "\"value\":{\"bits\":\"3fd0000000000000\",\"decimal\":\"0.25\"}}],"
                        + "\"time\":\"2026-11-23T03:01:02.120Z\",\"type\":\"AUDIT\",\"v\":1}");
    }

    @Test
    void of_the_same_fact_has_the_same_id_and_of_another_part_another() {
        LedgerRecord accepted = records().findFirst().orElseThrow();
        assertThat(accepted.recordId()).isEqualTo(new LedgerRecord.Duplicate(HEAD, MODEL).recordId());
        assertThat(accepted.recordId()).isNotEqualTo(decided().recordId());
        assertThat(decided().recordId())
                .hasToString("sha256:"
                        + Digest.of(("assay/record/1\nassay.model-versions\n0\n12\n" + ONE + "\n" + AUDIT + "\n")
                                        .getBytes(UTF_8))
                                .hex());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "v":1}                     | "v":2}                     | v must be 1, found 2
            "type":"DUPLICATE"         | "type":"AMENDMENT"         | type must be one of
            "partition":0              | "partition":"0"            | partition must be a whole number
            "offset":"12"              | "offset":12                | offset must be text
            "offset":"12"              | "offset":"+12"             | it holds more than, or other than
            "offset":"12"              | "offset":"-12"             | must not be negative
            "offset":"12"              | "offset":"13"              | recordId must be
            .120Z                      | .12Z                       | time must be RFC 3339
            03:01:02.120Z              | 03:01:62.120Z              | time must be RFC 3339
            "actor":"actor-1"          | "actor":""                 | it holds more than, or other than
            "type":"DUPLICATE"         | "type":"DUPLICATE","u":"x" | it holds more than, or other than
            "kind":"MODEL"             | "kind":"model"             | kind must be one of
            sha256:1111                | SHA256:1111                | a digest must start with sha256:
            "version":"1.0.0"          | "version":1.5              | numbers must be whole
            """)
    void is_refused_with_the_reason_when_it_was_changed(String found, String replaced, String reason) {
        String leaf = text(new LedgerRecord.Duplicate(HEAD, MODEL));
        String changed = leaf.replace(found, replaced);
        assertThat(changed).isNotEqualTo(leaf);
        assertThat(Leaf.read(changed.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Leaf.Read.Invalid.class,
                        invalid -> assertThat(invalid.reason()).contains(reason));
    }

    @Test
    void has_at_most_16_kib() {
        assertThat(Leaf.read(new byte[16_385]))
                .isEqualTo(new Leaf.Read.Invalid("a leaf must have at most 16384 bytes, found 16385"));
        assertThatThrownBy(() -> new Leaf(new byte[65_536])).hasMessageContaining("found 65536");
    }

    @Test
    void of_the_largest_records_fits() {
        String reason = "\u0001".repeat(LedgerRecord.MAX_REASON);
        var rejected = new LedgerRecord.EventRejected(HEAD, "\u4e00".repeat(200), TWO, OptionalLong.of(1), reason, "");
        assertThat(Leaf.of(rejected).bytes().length).isLessThanOrEqualTo(Leaf.MAX_BYTES);
        var striking = new LedgerRecord.Striking(
                "c".repeat(64), "e".repeat(64), "m".repeat(64), Outcome.NOT_RUN, Optional.of(new Metric(-1.0 / 3)));
        assertThat(Leaf.of(decided(Collections.nCopies(16, striking))).bytes().length)
                .isLessThanOrEqualTo(Leaf.MAX_BYTES);
        assertThat(Leaf.of(new LedgerRecord.PlanRegistered(HEAD, PLAN, StartedAudits.of(audits(256))))
                        .bytes()
                        .length)
                .isLessThanOrEqualTo(Leaf.MAX_BYTES);
    }

    @Test
    void of_the_largest_records_of_the_log_itself_fits() {
        String value = "\u4e00".repeat(Corrected.MAX_VALUE);
        assertThat(Leaf.of(new Corrected(
                                HEAD, ONE, "/a", value, value.substring(1), "\u4e00".repeat(Corrected.MAX_WHY)))
                        .bytes())
                .hasSizeLessThanOrEqualTo(Leaf.MAX_BYTES);
        TreeMap<RecordType, Long> most = new TreeMap<>(Map.of(
                RecordType.RELEASE_ACCEPTED,
                1L << 60,
                RecordType.DUPLICATE,
                1L << 60,
                RecordType.EVENT_REJECTED,
                1L << 60));
        List<Reconciled.Partition> partitions = IntStream.range(0, Reconciled.MAX_PARTITIONS)
                .mapToObj(i -> new Reconciled.Partition("t".repeat(60), i, 1, Long.MAX_VALUE, most))
                .toList();
        assertThat(Leaf.of(new Reconciled(HEAD, 1, partitions, Long.MAX_VALUE, Long.MAX_VALUE))
                        .bytes())
                .hasSizeLessThanOrEqualTo(Leaf.MAX_BYTES);
        List<Exported.BagFile> files = IntStream.range(0, Exported.MAX_FILES)
                .mapToObj(i -> new Exported.BagFile(
                        "data/" + "f".repeat(75), new Artifact(ONE, Long.MAX_VALUE, "m".repeat(40))))
                .toList();
        assertThat(Leaf.of(new Exported(HEAD, "e", Exported.Kind.FULL, 1, files))
                        .bytes())
                .hasSizeLessThanOrEqualTo(Leaf.MAX_BYTES);
    }

    @Test
    void of_the_log_itself_is_of_something_that_can_be() {
        assertThatThrownBy(() -> new KeyRegistered(HEAD, KeyRole.LOG, "no key")).hasMessageContaining("another form");
        assertThatThrownBy(() -> new KeyRotated(HEAD, KeyRole.LOG, KEY, KEY, "why"))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new KeyRotated(HEAD, KeyRole.LOG, KEY, OTHER_KEY, " "))
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> new Corrected(HEAD, ONE, "reason", "a", "b", "c"))
                .hasMessageContaining("pointer");
        assertThatThrownBy(() -> new Corrected(HEAD, ONE, "/reason", "a", "a", "c"))
                .hasMessageContaining("change");
        assertThatThrownBy(
                        () -> new Reconciled.Partition("t", 0, 0, 1, new TreeMap<>(Map.of(RecordType.DUPLICATE, 2L))))
                .hasMessageContaining("2 outcomes");
        assertThatThrownBy(
                        () -> new Reconciled.Partition("t", 0, 0, 1, new TreeMap<>(Map.of(RecordType.DUPLICATE, 0L))))
                .hasMessageContaining("found 0");
        assertThatThrownBy(() -> new Exported.BagFile("data/../x", new Artifact(ONE, 1, "text/html")))
                .hasMessageContaining("data/../x");
        assertThatThrownBy(() -> new Retained(HEAD, Retained.Mode.NONE, 1, true, true, ""))
                .hasMessageContaining("NONE");
    }

    @Test
    void never_reads_as_a_record_when_a_byte_was_damaged_unless_the_record_says_so_too() {
        long seed = new Random().nextLong();
        System.out.println("seed of damaged leaves: " + seed);
        Random random = new Random(seed);
        List<LedgerRecord> all = records().toList();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Leaf.of(all.get(random.nextInt(all.size()))).bytes();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            switch (Leaf.read(bytes)) {
                case Leaf.Read.Valid valid ->
                    assertThat(Leaf.of(valid.record()).bytes()).isEqualTo(bytes);
                case Leaf.Read.Invalid invalid -> assertThat(invalid.reason()).isNotBlank();
            }
        }
    }

    @Test
    void takes_free_text_only_in_normal_form_which_wording_gives_it() {
        String loose = "A\u030A \uD83D";
        assertThatThrownBy(() -> Leaf.of(new LedgerRecord.Reviewed(HEAD, AUDIT, Decision.WAIVE, loose)))
                .hasMessageContaining("lone surrogate");
        String fit = Wording.fit(loose, 100);
        assertThat(fit).isEqualTo("\u00C5 ?");
        assertThat(Wording.fit("abc\uD83D\uDE02def", 5)).isEqualTo("abc…");
        assertThat(Leaf.of(new LedgerRecord.Reviewed(HEAD, AUDIT, Decision.WAIVE, fit)))
                .isNotNull();
    }

    @Test
    void states_a_time_that_rfc_3339_can_write() {
        assertThat(Head.canBeTime(Instant.parse("+10000-01-01T00:00:00Z"))).isFalse();
        assertThat(Head.canBeTime(Instant.parse("1969-12-31T23:59:59Z"))).isFalse();
        assertThat(Head.canBeTime(Instant.ofEpochMilli(5))).isTrue();
        assertThatThrownBy(() -> new Head(Instant.EPOCH.plusNanos(1), "a", CAUSE))
                .hasMessageContaining("milliseconds");
    }

    private static LedgerRecord decided() {
        return decided(List.of(new LedgerRecord.Striking(
                "dead-units/1", "", "share:conv1", Outcome.FAILED, Optional.of(new Metric(.25)))));
    }

    private static LedgerRecord decided(List<LedgerRecord.Striking> striking) {
        return new LedgerRecord.AuditDecided(
                HEAD,
                AUDIT,
                1,
                MODEL,
                new Subject(Subject.Kind.DATASET, "digits", "2.0.0", TWO),
                PLAN,
                Verdict.FAILED,
                new TreeMap<>(Map.of(Outcome.PASSED, 2, Outcome.FAILED, 1)),
                striking,
                new Artifact(TWO, 99, "application/json"));
    }

    private static List<AuditId> audits(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new AuditId(String.format("%032x", i)))
                .toList();
    }

    private static String text(LedgerRecord record) {
        return new String(Leaf.of(record).bytes(), UTF_8);
    }
}
