package dev.assay.ledger.enter;

import dev.assay.core.Digest;
import dev.assay.schemas.Attachment;
import dev.assay.schemas.LedgerEntry;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Ledger entries: a record's leaf, and what it names by digest. */
public final class Entries {
    /** The index of an entry that was not sequenced yet. */
    public static final long UNSEQUENCED = -1;

    private Entries() {}

    public static LedgerEntry of(LedgerRecord record, Attachment... attachments) {
        return LedgerEntry.newBuilder()
                .setIndex(UNSEQUENCED)
                .setLeaf(ByteBuffer.wrap(Leaf.of(record).bytes()))
                .setType(record.type().name())
                .setRecordId(record.recordId().toString())
                .setAttachments(Arrays.asList(attachments))
                .build();
    }

    public static Attachment attachment(byte[] content, String mediaType) {
        return Attachment.newBuilder()
                .setDigest(Digest.of(content).toString())
                .setMediaType(mediaType)
                .setContent(ByteBuffer.wrap(content))
                .build();
    }

    /** A copy of what the buffer holds; the buffer stays as it is. */
    public static byte[] bytes(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.duplicate().get(content);
        return content;
    }
}
