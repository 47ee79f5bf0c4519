package dev.assay.ledger.assemble;

import dev.assay.schemas.TaskAttempt;
import dev.assay.trail.record.KeyRole;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the assembler remembers, all as the bytes that were received:
 *
 * <pre>
 * open AUDIT                     the planned audit
 * result AUDIT WORK              the first result of the work
 * attempt AUDIT WORK DELIVERY    a worker was about to start it
 * refused AUDIT WORK             why a result of the work was refused before one was accepted
 * decided AUDIT                  when it was decided; nothing else is kept of it
 * key ROLE KEY                   the key was given to the sequencer to be registered
 * </pre>
 */
final class AuditState {
    /** Longer than the topic of results keeps them: no late result can come after this. */
    static final Duration REMEMBERED = Duration.ofDays(60);

    /** More deliveries than the share group makes are not ours. */
    static final int MAX_DELIVERY = 100;

    private static final byte[] PRESENT = {1};
    private static final String OPEN = "open ";
    private static final String DECIDED = "decided ";

    private final KeyValueStore<String, byte[]> store;

    AuditState(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** True from the planning on, also after the decision. */
    boolean knows(String audit) {
        return store.get(OPEN + audit) != null || store.get(DECIDED + audit) != null;
    }

    void open(String audit, byte[] planned) {
        store.put(OPEN + audit, planned);
    }

    /** Every audit that is not decided, with what was planned. */
    void eachOpen(BiConsumer<String, byte[]> visit) {
        scan(OPEN).forEach(entry -> visit.accept(entry.key.substring(OPEN.length()), entry.value));
    }

    Optional<byte[]> result(String audit, String work) {
        return Optional.ofNullable(store.get(result(audit) + work));
    }

    void result(String audit, String work, byte[] done) {
        store.put(result(audit) + work, done);
    }

    /** A result of the work was refused; the work is still open. */
    void refuse(String audit, String work, String reason) {
        store.put(refused(audit) + work, reason.getBytes(StandardCharsets.UTF_8));
    }

    /** Why the last result of the work was refused that was. */
    Optional<String> refusal(String audit, String work) {
        return Optional.ofNullable(store.get(refused(audit) + work))
                .map(reason -> new String(reason, StandardCharsets.UTF_8));
    }

    /** @return false if the key was there before */
    boolean register(KeyRole role, String key) {
        String name = "key " + role + ' ' + key;
        if (store.get(name) != null) {
            return false;
        }
        store.put(name, PRESENT);
        return true;
    }

    void attempt(TaskAttempt attempt, byte[] raw) {
        if (attempt.getDelivery() >= 1 && attempt.getDelivery() <= MAX_DELIVERY) {
            store.put(attempt(attempt.getAudit(), attempt.getWork()) + attempt.getDelivery(), raw);
        }
    }

    /** The attempts at a work, in no particular order. */
    List<byte[]> attempts(String audit, String work) {
        return scan(attempt(audit, work)).stream().map(entry -> entry.value).toList();
    }

    /** Forgets all of the audit but that it was decided. */
    void decide(String audit, Instant at) {
        for (String prefix : List.of(result(audit), refused(audit), "attempt " + audit + ' ')) {
            scan(prefix).forEach(entry -> store.delete(entry.key));
        }
        store.delete(OPEN + audit);
        store.put(
                DECIDED + audit,
                ByteBuffer.allocate(Long.BYTES).putLong(at.toEpochMilli()).array());
    }

    /** Forgets what was decided long ago. */
    void forget(Instant now) {
        for (KeyValue<String, byte[]> entry : scan(DECIDED)) {
            Instant at = Instant.ofEpochMilli(ByteBuffer.wrap(entry.value).getLong());
            if (at.isBefore(now.minus(REMEMBERED))) {
                store.delete(entry.key);
            }
        }
    }

    private static String result(String audit) {
        return "result " + audit + ' ';
    }

    private static String refused(String audit) {
        return "refused " + audit + ' ';
    }

    private static String attempt(String audit, String work) {
        return "attempt " + audit + ' ' + work + ' ';
    }

    private List<KeyValue<String, byte[]>> scan(String prefix) {
        List<KeyValue<String, byte[]>> found = new ArrayList<>();
        try (StringSerializer text = new StringSerializer();
                KeyValueIterator<String, byte[]> entries = store.prefixScan(prefix, text)) {
            entries.forEachRemaining(found::add);
        }
        return found;
    }
}
