package dev.assay.console.feed;

import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads records of the ledger by their index, from the topic itself; one request at a time. */
public final class LedgerReader {
    /** Records of one page: at most 16 MiB of leaves. */
    public static final int MAX_LIMIT = 1_000;

    private static final String CLIENT = "assay-console-records";
    private static final TopicPartition LEDGER = new TopicPartition(Topics.LEDGER, 0);

    /** A page that takes longer is told as a broker that is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings kafka;
    private final Wire wire;
    private final Offsets offsets;

    public LedgerReader(KafkaSettings kafka, Wire wire, Offsets offsets) {
        this.kafka = kafka;
        this.wire = wire;
        this.offsets = offsets;
    }

    /**
     * One record.
     *
     * @param index in the ledger
     * @param leaf as it is stored
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    public record Entry(long index, byte[] leaf) {}

    /**
     * @param from index of the first record
     * @param to index after the last; no more than the size of the ledger, and {@link #MAX_LIMIT} from there
     * @return in order
     * @throws IOException if the broker does not give them
     */
    public synchronized List<Entry> read(long from, long to) throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (from >= to) {
            return entries;
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(kafka.reader(CLIENT))) {
            consumer.assign(List.of(LEDGER));
            consumer.seek(LEDGER, offsets.before(from));
            while (entries.isEmpty() || entries.getLast().index() < to - 1) {
                if (System.nanoTime() > until) {
                    throw new IOException("the ledger topic gave " + entries.size() + " of " + (to - from)
                            + " records within " + PATIENCE.toSeconds() + " s");
                }
                for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
                    add(message, from, to, entries);
                }
            }
        } catch (KafkaException e) {
            throw new IOException("the ledger topic cannot be read: " + e.getMessage(), e);
        }
        return entries;
    }

    private void add(ConsumerRecord<String, byte[]> message, long from, long to, List<Entry> entries) {
        if (wire.decode(message.value(), LedgerEntry.class) instanceof Received.Accepted<LedgerEntry> accepted) {
            LedgerEntry entry = accepted.event();
            if (entry.getIndex() >= from && entry.getIndex() < to) {
                byte[] leaf = new byte[entry.getLeaf().remaining()];
                entry.getLeaf().duplicate().get(leaf);
                entries.add(new Entry(entry.getIndex(), leaf));
            }
        }
    }
}
