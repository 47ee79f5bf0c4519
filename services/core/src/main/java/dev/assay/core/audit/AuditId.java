package dev.assay.core.audit;

import dev.assay.core.Digest;
import java.nio.charset.StandardCharsets;

/**
 * One plan run on one model release with one dataset release. The id follows from the three digests, the attempt and
 * the digests of what the audit compares with, so the same audit asked for twice is one audit.
 *
 * @param value 32 lowercase hexadecimal digits
 */
public record AuditId(String value) {
    private static final int DIGITS = 32;

    public AuditId {
        if (!isId(value)) {
            throw new IllegalArgumentException(
                    "an audit id must be 32 lowercase hexadecimal digits, found \"" + value + '"');
        }
    }

    /**
     * @param attempt 1 for the first audit of these three; a re-audit on request takes the next number
     */
    public static AuditId of(Digest model, Digest dataset, Digest plan, int attempt) {
        String text = "assay/audit/1\n" + model + '\n' + dataset + '\n' + plan + '\n' + attempt + '\n';
        return new AuditId(
                Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32));
    }

    /**
     * With what the audit compares: where it compares with nothing, the id is that of {@link #of(Digest, Digest, Digest,
     * int)}.
     */
    public static AuditId of(Digest model, Digest dataset, Digest plan, int attempt, Predecessors predecessors) {
        if (predecessors.equals(Predecessors.NONE)) {
            return of(model, dataset, plan, attempt);
        }
        StringBuilder text = new StringBuilder("assay/audit/2\n");
        text.append(model)
                .append('\n')
                .append(dataset)
                .append('\n')
                .append(plan)
                .append('\n');
        text.append(attempt).append('\n');
        predecessors
                .model()
                .ifPresent(one -> text.append("model ").append(one.digest()).append('\n'));
        predecessors
                .dataset()
                .ifPresent(one -> text.append("dataset ").append(one.digest()).append('\n'));
        return new AuditId(Digest.of(text.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 32));
    }

    /** By hand: the ledger makes some of these for each record. */
    private static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return text.length() == DIGITS;
    }

    @Override
    public String toString() {
        return value;
    }
}
