package dev.assay.console.feed;

import dev.assay.console.evidence.Documents;
import dev.assay.console.view.Board;
import dev.assay.core.Digest;
import dev.assay.schemas.Attachment;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.ResultEvent;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns messages into what the board understands. What cannot be read is counted and passed over. */
final class Teller {
    private final Board board;
    private final Documents documents;
    private final Offsets offsets;
    private final Consumer<String> unreadable;

    /** @param unreadable told the topic of a message that is no event */
    Teller(Board board, Documents documents, Offsets offsets, Consumer<String> unreadable) {
        this.board = board;
        this.documents = documents;
        this.offsets = offsets;
        this.unreadable = unreadable;
    }

    void tell(ConsumerRecord<String, byte[]> message, EventReader events) {
        switch (message.topic()) {
            case Topics.CHECK_RESULTS ->
                accept(message, events.decode(message.value(), ResultEvent.CONTRACT), this::result);
            case Topics.LEDGER ->
                accept(message, events.decode(message.value(), Contract.of(LedgerEntry.class)), entry -> {
                    offsets.note(entry.getIndex(), message.offset());
                    entry(entry);
                });
            case Topics.REJECTED ->
                accept(
                        message,
                        events.decode(message.value(), Contract.of(EventRejected.class)),
                        event -> board.rejected(event, place(message)));
            default -> throw new IllegalArgumentException("nobody told the console of topic " + message.topic());
        }
    }

    private <T> void accept(ConsumerRecord<String, byte[]> message, Received<T> received, Consumer<T> use) {
        switch (received) {
            case Received.Accepted<T> accepted -> use.accept(accepted.event());
            case Received.Rejected<T> rejected -> unreadable.accept(message.topic());
            case Received.UnknownSchema<T> unknown -> unreadable.accept(message.topic());
        }
    }

    private void result(ResultEvent event) {
        switch (event) {
            case ResultEvent.Planned planned -> board.planned(planned.event());
            case ResultEvent.Done done -> board.done(done.event());
            case ResultEvent.Decided decided -> board.decided(decided.event());
            case ResultEvent.Attempted attempted -> {}
        }
    }

    private void entry(LedgerEntry entry) {
        switch (Leaf.read(bytes(entry.getLeaf()))) {
            case Leaf.Read.Valid valid -> {
                // First the document: it may reach the store later than this, and is asked for once the board knows.
                if (valid.record() instanceof LedgerRecord.AuditDecided decided) {
                    document(entry, decided);
                }
                board.recorded(entry.getIndex(), valid.record());
            }
            case Leaf.Read.Invalid invalid -> {
                board.unreadable(entry.getIndex());
                unreadable.accept(Topics.LEDGER);
            }
        }
    }

    private void document(LedgerEntry entry, LedgerRecord.AuditDecided decided) {
        Digest digest = decided.document().digest();
        for (Attachment attachment : entry.getAttachments()) {
            if (attachment.getDigest().equals(digest.toString())) {
                documents.came(digest, bytes(attachment.getContent()));
            }
        }
    }

    private static String place(ConsumerRecord<String, byte[]> message) {
        return message.topic() + '-' + message.partition() + '@' + message.offset();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.duplicate().get(content);
        return content;
    }
}
