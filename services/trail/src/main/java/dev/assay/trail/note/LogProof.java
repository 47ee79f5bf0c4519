package dev.assay.trail.note;

import dev.assay.trail.log.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * That one leaf is in a signed log (C2SP tlog-proof): its index, the hashes from it to the root, and the checkpoint.
 *
 * @param checkpoint a signed note, byte for byte
 */
public record LogProof(long index, List<Hash> hashes, Note checkpoint) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1\n";

    public LogProof {
        hashes = List.copyOf(hashes);
        if (index < 0 || hashes.size() > Long.SIZE) {
            throw new IllegalArgumentException("a proof must have an index from 0 and at most " + Long.SIZE
                    + " hashes, found " + index + " and " + hashes.size());
        }
    }

    /** The content of a {@code .tlog-proof} file. */
    public byte[] bytes() {
        StringBuilder text =
                new StringBuilder(HEADER).append("index ").append(index).append('\n');
        hashes.forEach(hash -> text.append(hash.base64()).append('\n'));
        text.append('\n').append(new String(checkpoint.bytes(), StandardCharsets.UTF_8));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
