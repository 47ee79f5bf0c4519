package dev.assay.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schemas.Attachment;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.SchemaPublished;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WireTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final int HEADER = 10;

    private final Wire wire = new Wire();

    static Stream<Schema> events() {
        return Schemas.OWN.stream();
    }

    private static TaskAttempt attempt() {
        return new TaskAttempt("a1", "maps/rise/0", 1, "w1", NOON);
    }

    @SuppressWarnings("unchecked")
    static Contract<SpecificRecord> only(Schema schema) throws ClassNotFoundException {
        return Contract.of((Class<SpecificRecord>) Class.forName(schema.getFullName()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_event_comes_back_as_it_went(Schema schema) throws ClassNotFoundException {
        long seed = 20261101;
        RandomRecords records = new RandomRecords(new SplittableRandom(seed));
        for (int i = 0; i < 200; i++) {
            SpecificRecord event = records.record(schema);
            assertThat(wire.decode(wire.encode(event), only(schema)))
                    .as("%s, seed %d, record %d", schema.getName(), seed, i)
                    .isEqualTo(new Received.Accepted<>(event, Fingerprint.of(schema)));
        }
    }

    /** Every byte changed, every length cut: an event or a reason, never an exception. */
    @ParameterizedTest
    @MethodSource("events")
    void changed_bytes_never_throw(Schema schema) throws ClassNotFoundException {
        long seed = 20261102;
        SplittableRandom random = new SplittableRandom(seed);
        RandomRecords records = new RandomRecords(random);
        Contract<SpecificRecord> contract = only(schema);
        for (int i = 0; i < 300; i++) {
            byte[] raw = wire.encode(records.record(schema));
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                raw[random.nextInt(raw.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(raw, random.nextInt(raw.length + 3));
            assertThat(wire.decode(raw, contract))
                    .as("seed %d, record %d", seed, i)
                    .isNotNull();
            assertThat(wire.decode(cut, contract))
                    .as("seed %d, record %d, cut", seed, i)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void random_bytes_after_a_right_header_never_throw(Schema schema) throws ClassNotFoundException {
        long seed = 20261103;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] header = wire.encode(new RandomRecords(random).record(schema));
        Contract<SpecificRecord> contract = only(schema);
        for (int i = 0; i < 2000; i++) {
            byte[] raw = new byte[HEADER + random.nextInt(200)];
            random.nextBytes(raw);
            System.arraycopy(header, 0, raw, 0, HEADER);
            assertThat(wire.decode(raw, contract))
                    .as("seed %d, event %d", seed, i)
                    .isNotNull();
        }
    }

    /** Avro specification, "Single object encoding": marker, then the fingerprint, least significant byte first. */
    @Test
    void a_schema_is_found_by_its_fingerprint_with_name_and_definition() {
        SchemaPublished own = Wire.announcements().getFirst();
        SchemaText found = new Wire().schema(own.getFingerprint()).orElseThrow();
        assertThat(new Schema.Parser().parse(found.json())).isEqualTo(new Schema.Parser().parse(own.getDefinition()));
        assertThat(own.getDefinition()).contains("\"name\":\"" + found.name() + '"');
        assertThat(new Wire().schema("0".repeat(16))).isEmpty();
        assertThat(new Wire().schema("no fingerprint")).isEmpty();
    }

    @Test
    void the_header_is_that_of_the_single_object_encoding() {
        byte[] raw = wire.encode(attempt());
        long fingerprint = SchemaNormalization.parsingFingerprint64(TaskAttempt.getClassSchema());
        assertThat(raw).startsWith(0xC3, 0x01);
        assertThat(HexFormat.of().formatHex(raw, 2, HEADER))
                .isEqualTo(HexFormat.of().toHexDigits(Long.reverseBytes(fingerprint)));
    }

    @Test
    void avros_own_codec_reads_and_writes_the_same_bytes() throws IOException {
        Schema schema = TaskAttempt.getClassSchema();
        byte[] raw = wire.encode(attempt());
        GenericRecord read = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema).decode(raw);
        assertThat(new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(read))
                .isEqualTo(ByteBuffer.wrap(raw));
    }

    @Test
    void a_topic_of_several_kinds_gives_the_word_of_each() {
        assertThat(wire.decode(wire.encode(attempt()), ResultEvent.CONTRACT))
                .isEqualTo(new Received.Accepted<>(
                        new ResultEvent.Attempted(attempt()), Fingerprint.of(TaskAttempt.getClassSchema())));
    }

    @Test
    void another_kind_of_event_is_rejected_by_name() {
        assertThat(reason(wire.decode(wire.encode(attempt()), ModelVersion.class)))
                .isEqualTo("the topic carries ModelVersion, found TaskAttempt");
    }

    @Test
    void no_value_is_rejected() {
        assertThat(reason(wire.decode(null, ModelVersion.class))).isEqualTo("the record has no value");
    }

    @Test
    void text_is_rejected_with_its_digest() throws NoSuchAlgorithmException {
        byte[] raw = "hello".getBytes(StandardCharsets.UTF_8);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
        assertThat(wire.decode(raw, ModelVersion.class))
                .isEqualTo(new Received.Rejected<>(
                        "sha256:" + digest,
                        5,
                        "an event must start with c301 and a fingerprint, found 6865 in 5 bytes"));
    }

    @Test
    void an_unknown_fingerprint_is_named() {
        byte[] raw = wire.encode(attempt());
        raw[2] ^= 1; // the least significant byte
        long other = Fingerprint.of(TaskAttempt.getClassSchema()).value() ^ 1;
        assertThat(wire.decode(raw, TaskAttempt.class))
                .isInstanceOfSatisfying(
                        Received.UnknownSchema.class,
                        unknown -> assertThat(unknown.writer()).isEqualTo(new Fingerprint(other)));
    }

    @Test
    void bytes_after_the_end_are_refused() {
        byte[] raw = Arrays.copyOf(wire.encode(attempt()), wire.encode(attempt()).length + 2);
        assertThat(reason(wire.decode(raw, TaskAttempt.class))).isEqualTo("2 bytes follow the end of the event");
    }

    @Test
    void a_length_that_claims_two_gigabytes_allocates_nothing() {
        byte[] raw = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        System.arraycopy(wire.encode(attempt()), 0, raw, 0, HEADER);
        assertThat(reason(wire.decode(raw, TaskAttempt.class)))
                .isEqualTo("at byte 15 a length of 2147483647 is claimed where 0 bytes are left");
    }

    @Test
    void a_list_that_claims_a_billion_items_is_refused() {
        ByteBuffer raw = ByteBuffer.allocate(HEADER + 9);
        ByteBuffer none = ByteBuffer.allocate(0);
        TaskDone done =
                new TaskDone("", "", 0, "", List.of(), List.of(), Map.of(), "", 0L, NOON, List.of(), "", "", none);
        raw.put(wire.encode(done), 0, HEADER);
        raw.put(new byte[] {0, 0, 0, 0, (byte) 0x80, (byte) 0xa8, (byte) 0xd6, (byte) 0xb9, 0x07});
        assertThat(reason(wire.decode(raw.array(), TaskDone.class)))
                .isEqualTo("more than " + Walk.MAX_ITEMS + " items in lists");
    }

    @Test
    void text_that_is_not_utf_8_is_refused() {
        byte[] raw = wire.encode(attempt());
        raw[HEADER + 1] = (byte) 0xff;
        assertThat(reason(wire.decode(raw, TaskAttempt.class))).isEqualTo("text at byte 10 is not UTF-8");
    }

    @Test
    void an_event_of_more_than_a_mebibyte_is_neither_written_nor_read() {
        CheckTask task = (CheckTask) new RandomRecords(new SplittableRandom(1)).record(CheckTask.getClassSchema());
        task.setExplainer("x".repeat(Wire.MAX_EVENT_BYTES));
        assertThatThrownBy(() -> wire.encode(task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("CheckTask must have at most 1048576 bytes, found ");
        assertThat(reason(wire.decode(new byte[10 << 20], CheckTask.class)))
                .isEqualTo("CheckTask must have at most 1048576 bytes, found 10485760");
    }

    @Test
    void a_ledger_entry_may_carry_eight_mebibytes() {
        LedgerEntry entry = new LedgerEntry(
                0L,
                ByteBuffer.wrap(new byte[10]),
                "AUDIT",
                "r",
                List.of(new Attachment("d", "text/plain", ByteBuffer.wrap(new byte[8_388_000]))));
        assertThat(wire.decode(wire.encode(entry), LedgerEntry.class))
                .isEqualTo(new Received.Accepted<>(entry, Fingerprint.of(LedgerEntry.getClassSchema())));
    }

    @Test
    void a_newer_writers_event_is_read_once_its_schema_is_learned() {
        Schema newer = new Schema.Parser()
                .parse(TaskAttempt.getClassSchema()
                        .toString()
                        .replace(
                                "\"fields\":[",
                                "\"fields\":[{\"name\":\"host\",\"type\":\"string\",\"default\":\"\"},"));
        byte[] raw = newerBytes(newer);
        assertThat(wire.decode(raw, TaskAttempt.class)).isInstanceOf(Received.UnknownSchema.class);
        assertThat(wire.learn(new SchemaPublished(Fingerprint.of(newer).toString(), newer.toString())))
                .isEqualTo(new Learned.Known());
        assertThat(wire.decode(raw, TaskAttempt.class))
                .isEqualTo(new Received.Accepted<>(attempt(), Fingerprint.of(newer)));
    }

    private byte[] newerBytes(Schema newer) {
        byte[] own = wire.encode(attempt());
        return ByteBuffer.allocate(own.length + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(own, 0, 2)
                .putLong(Fingerprint.of(newer).value())
                .put((byte) 0)
                .put(own, HEADER, own.length - HEADER)
                .array();
    }

    @Test
    void a_schema_that_lies_about_its_fingerprint_is_refused() {
        String schema = TaskAttempt.getClassSchema().toString();
        assertThat(wire.learn(new SchemaPublished("0".repeat(16), schema))).isInstanceOf(Learned.Refused.class);
    }

    private static String reason(Received<?> received) {
        assertThat(received).isInstanceOf(Received.Rejected.class);
        return ((Received.Rejected<?>) received).reason();
    }
}
