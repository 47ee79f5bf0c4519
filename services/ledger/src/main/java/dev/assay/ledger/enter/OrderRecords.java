package dev.assay.ledger.enter;

import dev.assay.core.Digest;
import dev.assay.ledger.key.LogKeys;
import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.KeyRotationOrdered;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.OrderTaken;
import dev.assay.schemas.ReconciliationDue;
import dev.assay.schemas.StoreFound;
import dev.assay.schemas.streams.InputRecord;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * From orders to their records, or to the sequencer where the record depends on those before it. All throw
 * {@link IllegalArgumentException} for an order that cannot be followed; the message says what was found.
 */
public final class OrderRecords {
    private static final int MAX_REASON = LedgerRecord.MAX_REASON;

    private OrderRecords() {}

    /** The files of an export. */
    public static LedgerEntry exported(ExportMade event, InputRecord input) {
        return Entries.of(new Exported(
                head(event.getAt(), event.getActor(), input),
                event.getExport(),
                event.getFull() ? Exported.Kind.FULL : Exported.Kind.SUBSET,
                event.getSize(),
                event.getFiles().stream()
                        .map(file -> new Exported.BagFile(
                                file.getPath(),
                                new Artifact(Digest.parse(file.getDigest()), file.getSize(), file.getMediaType())))
                        .toList()));
    }

    /** A correction: whether it is true, the sequencer knows. */
    public static OrderTaken corrected(CorrectionEntered event, InputRecord input) {
        Leaf.of(correction(event, head(event.getAt(), event.getActor(), input)));
        return taken(event.getAt(), event.getActor(), input);
    }

    /**
     * What an earlier record should have said. No text is cut: what stood there must be told as it stood there.
     *
     * @param head what the record states
     */
    public static Corrected correction(CorrectionEntered event, Head head) {
        return new Corrected(
                head,
                Digest.parse(event.getPrev()),
                event.getField(),
                whole(event.getBefore()),
                whole(event.getAfter()),
                whole(event.getReason()));
    }

    private static String whole(String text) {
        return Wording.fit(text, Integer.MAX_VALUE);
    }

    /** A reconciliation. */
    public static OrderTaken due(ReconciliationDue event, InputRecord input) {
        if (event.getUntil().isBefore(event.getAt())) {
            throw new IllegalArgumentException("a reconciliation must wait until after it was ordered, found "
                    + event.getUntil() + " and " + event.getAt());
        }
        return taken(event.getAt(), event.getActor(), input);
    }

    /** What the store can do. */
    public static OrderTaken found(StoreFound event, InputRecord input) {
        if (event.getDays() < 0) {
            throw new IllegalArgumentException("a lock must not last less than 0 days, found " + event.getDays());
        }
        return taken(event.getAt(), "", input);
    }

    /** Another key of the log. */
    public static OrderTaken rotated(KeyRotationOrdered event, InputRecord input, LogKeys keys) {
        try {
            VerifierKey key = VerifierKey.parse(event.getKey());
            if (event.getReason().isBlank()
                    || !Wording.fit(event.getReason(), MAX_REASON).equals(event.getReason())) {
                throw new IllegalArgumentException("a rotation must give its reason, of at most " + MAX_REASON
                        + " characters in Unicode Normalization Form C");
            }
            if (keys.find(key).isEmpty()) {
                throw new IllegalArgumentException("the private half of key " + key
                        + " is not among the keys of the ledger: put its file there first");
            }
        } catch (NotANote e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys of the ledger cannot be read", e);
        }
        return taken(event.getAt(), event.getActor(), input);
    }

    /** What a store cannot do, for people; empty where it lacks nothing. */
    public static String lacks(StoreFound event) {
        List<String> lacks = new ArrayList<>();
        if (!event.getVersioning()) {
            lacks.add("it keeps one version of an object");
        }
        if (event.getDays() == 0) {
            lacks.add("it locks nothing: who may write to it may delete");
        }
        if (!event.getConditionalPut()) {
            lacks.add("it does not itself refuse to write over an object: two ledgers that write in one moment are"
                    + " found out at the next checkpoint only");
        }
        return String.join("; ", lacks);
    }

    private static OrderTaken taken(Instant at, String actor, InputRecord input) {
        head(at, actor, input);
        return OrderTaken.newBuilder()
                .setCause(input.cause())
                .setAt(at)
                .setOrder(ByteBuffer.wrap(input.raw()))
                .build();
    }

    private static Head head(Instant at, String actor, InputRecord input) {
        return new Head(at, Wording.fit(actor, Head.MAX_ACTOR), EventRecords.cause(input.cause()));
    }
}
