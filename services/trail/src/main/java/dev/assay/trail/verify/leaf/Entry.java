package dev.assay.trail.verify.leaf;

import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.json.Node;
import dev.assay.trail.verify.tree.TreeHash;

/**
 * One record of the log.
 *
 * @param bytes of its leaf
 * @param hash of the leaf
 */
@SuppressWarnings("ArrayRecordComponent") // handed over; never compared
public record Entry(long index, byte[] bytes, byte[] hash, Node.Members json, LedgerRecord record) {
    /** The largest leaf. */
    public static final int MAX_BYTES = 16_384;

    private static final String PREFIX = "sha256:";

    /** @throws BadJson if the bytes are no leaf in the strict profile; the message says why */
    public static Entry read(long index, byte[] bytes, byte[] hash) throws BadJson {
        if (bytes.length > MAX_BYTES) {
            throw new BadJson("a leaf must have at most " + MAX_BYTES + " bytes, found " + bytes.length);
        }
        try {
            Node.Members json = JsonReader.strict(bytes);
            return new Entry(index, bytes, hash, json, LeafReader.read(json));
        } catch (IllegalArgumentException e) {
            throw new BadJson(String.valueOf(e.getMessage()));
        }
    }

    public static Entry read(long index, byte[] bytes) throws BadJson {
        return read(index, bytes, TreeHash.leaf(bytes));
    }

    /** Its id, 64 hexadecimal digits. */
    public String recordId() {
        return json.get("recordId") instanceof Node.Text id ? id.value().substring(PREFIX.length()) : "";
    }
}
