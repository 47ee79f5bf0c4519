package dev.assay.console.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.console.ConsoleMetrics;
import dev.assay.console.evidence.Documents;
import dev.assay.console.evidence.Documents.Loaded;
import dev.assay.console.evidence.EvidenceIndex;
import dev.assay.console.page.Example;
import dev.assay.console.view.AuditLine;
import dev.assay.console.view.Board;
import dev.assay.console.view.Told;
import dev.assay.core.Digest;
import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.schemas.Attachment;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TellerTest {
    private static final int AUDITS = 50;

    private final Wire wire = new Wire();
    private final Board board = new Board();
    private final List<String> unreadable = new ArrayList<>();
    private final byte[] json = AuditFormat.write(Example.report());

    /** The ledger's keeper is later than the topic: this store never has it. */
    @Test
    void an_audit_that_is_told_to_be_decided_can_be_read_at_once(@TempDir Path empty) throws IOException {
        try (ObjectStore store = FileStore.open(empty)) {
            ConsoleMetrics metrics = new ConsoleMetrics(new SimpleMeterRegistry());
            for (int i = 0; i < AUDITS; i++) {
                Documents documents = new Documents(store, new EvidenceIndex(), metrics);
                Teller teller = new Teller(board, documents, new Offsets(), unreadable::add);
                String version = "1.0." + i;
                CompletableFuture<Loaded> asked = CompletableFuture.supplyAsync(() -> whenDecided(version, documents));
                teller.tell(entry(i, version), wire::decode);
                assertThat(asked.join()).isInstanceOf(Loaded.Whole.class);
            }
            assertThat(unreadable).isEmpty();
        }
    }

    private Loaded whenDecided(String version, Documents documents) {
        String id = Told.audit(version).value();
        while (true) {
            var decided = board.audit(id).flatMap(AuditLine::decided);
            if (decided.isPresent()) {
                try {
                    return documents.load(decided.get().document());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            Thread.onSpinWait();
        }
    }

    private ConsumerRecord<String, byte[]> entry(int index, String version) {
        Digest digest = Digest.of(json);
        AuditDecided told = Told.decided(version, index, Verdict.PASSED);
        AuditDecided decided = new AuditDecided(
                told.head(),
                told.audit(),
                told.attempt(),
                told.model(),
                told.dataset(),
                told.plan(),
                told.verdict(),
                told.counts(),
                told.striking(),
                new Artifact(digest, json.length, "application/json"));
        LedgerEntry entry = LedgerEntry.newBuilder()
                .setIndex(index)
                .setLeaf(ByteBuffer.wrap(Leaf.of(decided).bytes()))
                .setType("AUDIT_DECIDED")
                .setRecordId(Told.digest(version).toString())
                .setAttachments(List.of(Attachment.newBuilder()
                        .setDigest(digest.toString())
                        .setMediaType("application/json")
                        .setContent(ByteBuffer.wrap(json))
                        .build()))
                .build();
        return new ConsumerRecord<>(Topics.LEDGER, 0, index, "key", wire.encode(entry));
    }
}
