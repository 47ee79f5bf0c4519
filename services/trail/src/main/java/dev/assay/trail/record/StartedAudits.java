package dev.assay.trail.record;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The audits that an event started: in the record itself, or in an artifact where they are many. */
public sealed interface StartedAudits {
    /** Ids of 32 digits: 256 take 9 of the leaf's 16 KiB. */
    int MAX_LISTED = 256;

    record Listed(List<AuditId> audits) implements StartedAudits {
        public Listed {
            audits = List.copyOf(audits);
            if (audits.size() > MAX_LISTED) {
                throw new IllegalArgumentException(
                        "a record must list at most " + MAX_LISTED + " audits, found " + audits.size());
            }
        }
    }

    /** @param list one id a line, see {@link #text} */
    record Attached(int count, Artifact list) implements StartedAudits {
        public Attached {
            if (count <= MAX_LISTED) {
                throw new IllegalArgumentException(
                        "up to " + MAX_LISTED + " audits must be listed in the record, found " + count + " attached");
            }
        }
    }

    static StartedAudits of(List<AuditId> audits) {
        if (audits.size() <= MAX_LISTED) {
            return new Listed(audits);
        }
        byte[] text = text(audits);
        return new Attached(audits.size(), new Artifact(Digest.of(text), text.length, "text/plain"));
    }

    /** The artifact's bytes: one id a line. */
    static byte[] text(List<AuditId> audits) {
        return audits.stream()
                .map(audit -> audit.value() + '\n')
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }
}
