package dev.assay.trail.verify.leaf;

import dev.assay.trail.record.Cause;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The id of a record: SHA-256 over its cause and part, a line each. */
final class RecordIds {
    private RecordIds() {}

    /** 64 hexadecimal digits. */
    static String of(LedgerRecord record) {
        Cause cause = record.head().cause();
        String lines = "assay/record/1\n" + cause.topic() + '\n' + cause.partition() + '\n' + cause.offset()
                + "\nsha256:" + cause.digest().hex() + '\n' + record.part() + '\n';
        return HexFormat.of().formatHex(TreeHash.sha256(lines.getBytes(StandardCharsets.UTF_8)));
    }
}
