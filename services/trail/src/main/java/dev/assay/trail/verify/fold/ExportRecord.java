package dev.assay.trail.verify.fold;

import dev.assay.trail.record.Exported;
import java.util.Optional;

/** The record of the export that the scope names, and whether another full export was begun after it. */
public final class ExportRecord {
    private final String export;
    private Optional<Exported> record = Optional.empty();
    private Optional<String> newer = Optional.empty();
    private long index = -1;

    ExportRecord(String export) {
        this.export = export;
    }

    void take(long at, Exported found) {
        if (found.export().equals(export)) {
            record = Optional.of(found);
            newer = Optional.empty();
            index = at;
        } else if (record.isPresent() && found.kind() == Exported.Kind.FULL && found.size() > index) {
            newer = newer.or(() -> Optional.of("export " + found.export() + " in record " + at));
        }
    }

    /** Empty where no record is about the export. */
    public Optional<Exported> record() {
        return record;
    }

    public long index() {
        return index;
    }

    /** The first full export that shows this one's record, and its place. */
    public Optional<String> newer() {
        return newer;
    }
}
