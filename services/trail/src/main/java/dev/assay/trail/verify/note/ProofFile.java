package dev.assay.trail.verify.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A proof file (C2SP tlog-proof): index, hashes from the leaf upward, checkpoint.
 *
 * @param checkpoint byte for byte
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ProofFile(long index, List<byte[]> hashes, byte[] checkpoint) {
    private static final String FIRST = "c2sp.org/tlog-proof@v1";
    private static final String INDEX = "index ";
    private static final int MAX_HASHES = 63;

    public static ProofFile parse(byte[] content) throws BadNote {
        if (content.length > SignedNote.MAX_BYTES) {
            throw new BadNote("a proof must have at most " + SignedNote.MAX_BYTES + " bytes, found " + content.length);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        int gap = text.indexOf("\n\n");
        if (gap < 0) {
            throw new BadNote("a proof must have an empty line before its checkpoint");
        }
        String[] lines = text.substring(0, gap).split("\n", -1);
        if (lines.length < 2 || !lines[0].equals(FIRST) || !lines[1].startsWith(INDEX)) {
            throw new BadNote("a proof must begin with the lines \"" + FIRST + "\" and \"index <n>\"");
        }
        int head = text.substring(0, gap + 2).getBytes(StandardCharsets.UTF_8).length;
        return new ProofFile(
                Head.size(lines[1].substring(INDEX.length())),
                hashes(Arrays.asList(lines).subList(2, lines.length)),
                Arrays.copyOfRange(content, Math.min(head, content.length), content.length));
    }

    /** The hashes of a proof that has nothing else, each in base64 on a line; none in an empty file. */
    public static List<byte[]> hashes(byte[] content) throws BadNote {
        List<String> lines = Arrays.asList(new String(content, StandardCharsets.UTF_8).split("\n", -1));
        if (!lines.getLast().isEmpty()) {
            throw new BadNote("its last line does not end with a line feed");
        }
        return hashes(lines.subList(0, lines.size() - 1));
    }

    private static List<byte[]> hashes(List<String> lines) throws BadNote {
        if (lines.size() > MAX_HASHES * 2) {
            throw new BadNote("a proof must have at most " + MAX_HASHES * 2 + " hashes, found " + lines.size());
        }
        List<byte[]> hashes = new ArrayList<>();
        for (String line : lines) {
            byte[] hash = Base64Text.decode(line, "a hash");
            if (hash.length != 32) {
                throw new BadNote("a hash must have 32 bytes, found " + hash.length);
            }
            hashes.add(hash);
        }
        return hashes;
    }
}
