package dev.assay.schemas.wire;

import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.SchemaPublished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Events to bytes and back, in Avro's single-object encoding: {@code C3 01}, the fingerprint of the writer's schema in
 * eight bytes, least significant first, then the record. Reading never throws, whatever the bytes; it allocates in
 * proportion to what is there, never to what a length claims. Safe for use by many threads.
 */
public final class Wire {
    /** An event is a message, not a file: what is bigger goes to the object store and is named by digest. */
    public static final int MAX_EVENT_BYTES = 1 << 20;

    /** A ledger entry carries the documents that its record names, so that the ledger topic alone rebuilds the log. */
    public static final int MAX_LEDGER_BYTES = 8 << 20;

    static final byte[] MARKER = {(byte) 0xC3, 0x01};
    static final int HEADER_BYTES = MARKER.length + Long.BYTES;
    private static final byte[] NOTHING = {};

    /** Most events fit. */
    private static final int FIRST_CAPACITY = 1 << 10;

    private final Schemas schemas = new Schemas();
    private final Map<Class<?>, byte[]> headers = new ConcurrentHashMap<>();
    private final ThreadLocal<Codecs> codecs = ThreadLocal.withInitial(Codecs::new);

    /** @throws IllegalArgumentException if the event is larger than its topic admits */
    public byte[] encode(SpecificRecord event) {
        Schema schema = event.getSchema();
        ByteArrayOutputStream out = new ByteArrayOutputStream(FIRST_CAPACITY);
        out.writeBytes(headers.computeIfAbsent(event.getClass(), type -> header(schema)));
        try {
            codecs.get().write(event, out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + schema.getName() + " to memory failed", e);
        }
        if (out.size() > maxBytes(schema)) {
            throw new IllegalArgumentException(oversized(schema.getName(), maxBytes(schema), out.size()));
        }
        return out.toByteArray();
    }

    /** Reads a topic of one kind of event. */
    public <T extends SpecificRecord> Received<T> decode(byte @Nullable [] raw, Class<T> type) {
        return decode(raw, Contract.of(type));
    }

    /** @param raw the value of a Kafka record, which may be null (a tombstone: rejected) */
    public <T> Received<T> decode(byte @Nullable [] raw, Contract<T> contract) {
        if (raw == null) {
            return rejected(NOTHING, "the record has no value");
        }
        try {
            Fingerprint fingerprint = fingerprint(raw, contract);
            Schema writer = schemas.find(fingerprint);
            if (writer == null) {
                String refusal = schemas.refusal(fingerprint);
                if (refusal != null) {
                    return rejected(raw, refusal);
                }
                return new Received.UnknownSchema<>(fingerprint, digest(raw), raw.length);
            }
            return new Received.Accepted<>(read(raw, writer, contract), fingerprint);
        } catch (Malformed e) {
            return rejected(raw, String.valueOf(e.getMessage()));
        }
    }

    /** Takes note of another version's schema, so that its events can be read. */
    public Learned learn(SchemaPublished announced) {
        return schemas.learn(announced.getFingerprint(), announced.getDefinition());
    }

    /**
     * The schema of that fingerprint, of this version or learned; empty where neither has it.
     *
     * @param fingerprint 16 hexadecimal digits
     */
    public Optional<SchemaText> schema(String fingerprint) {
        return Fingerprint.parse(fingerprint)
                .map(schemas::find)
                .map(schema -> new SchemaText(schema.getName(), schema.toString(true)));
    }

    /** Every schema that this version writes, to be announced before the first event. */
    public static List<SchemaPublished> announcements() {
        return Schemas.OWN.stream()
                .map(schema -> new SchemaPublished(Fingerprint.of(schema).toString(), schema.toString()))
                .toList();
    }

    /** The largest event of a kind, in bytes, header included. */
    static int maxBytes(Schema schema) {
        return schema.getFullName().equals(LedgerEntry.getClassSchema().getFullName())
                ? MAX_LEDGER_BYTES
                : MAX_EVENT_BYTES;
    }

    private static Fingerprint fingerprint(byte[] raw, Contract<?> contract) throws Malformed {
        if (raw.length > contract.maxBytes()) {
            throw new Malformed(oversized(contract.toString(), contract.maxBytes(), raw.length));
        }
        return Fingerprint.named(raw)
                .orElseThrow(() -> new Malformed("an event must start with c301 and a fingerprint, found "
                        + (raw.length == 0
                                ? "nothing"
                                : HexFormat.of().formatHex(raw, 0, Math.min(raw.length, MARKER.length)) + " in "
                                        + raw.length + " bytes")));
    }

    private <T> T read(byte[] raw, Schema writer, Contract<T> contract) throws Malformed {
        Contract.Kind<T> kind = contract.kind(writer);
        if (kind == null) {
            throw new Malformed("the topic carries " + contract + ", found " + writer.getName());
        }
        if (raw.length > maxBytes(writer)) {
            throw new Malformed(oversized(writer.getName(), maxBytes(writer), raw.length));
        }
        Walk.whole(writer, raw, HEADER_BYTES);
        try {
            return kind.into().apply(codecs.get().read(raw, HEADER_BYTES, writer, kind.schema()));
        } catch (AvroRuntimeException | IOException e) {
            throw new Malformed(writer.getName() + " cannot be read: " + e.getMessage());
        }
    }

    private static byte[] header(Schema schema) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER)
                .putLong(Fingerprint.of(schema).value())
                .array();
    }

    private static String oversized(String name, int limit, int found) {
        return name + " must have at most " + limit + " bytes, found " + found;
    }

    private static <T> Received.Rejected<T> rejected(byte[] raw, String reason) {
        return new Received.Rejected<>(digest(raw), raw.length, reason);
    }

    private static String digest(byte[] raw) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256, this one does not", e);
        }
    }
}
