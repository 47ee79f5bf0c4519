package dev.assay.trail.record;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An export: what was written for it is bound here by digest, and the bag's checkpoint includes this record.
 *
 * @param export its id
 * @param size of the tree that the reports show
 * @param files of the bag that follow from no record: reports, scope, the explanation for people
 */
public record Exported(Head head, String export, Kind kind, long size, List<BagFile> files) implements LedgerRecord {
    /** Reports, scope, README and the schemas; 48 with the longest paths still fit a leaf. */
    public static final int MAX_FILES = 48;

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public Exported {
        files = List.copyOf(files);
        if (!ID.matcher(export).matches()) {
            throw new IllegalArgumentException(
                    "the id of an export must be 1 to 64 of a-z 0-9 -, found \"" + export + '"');
        }
        if (size < 0 || files.size() > MAX_FILES) {
            throw new IllegalArgumentException("an export must be of a size from 0 and at most " + MAX_FILES
                    + " files, found " + size + " and " + files.size());
        }
    }

    /** Whether the bag holds every record. */
    public enum Kind {
        FULL,
        SUBSET
    }

    /** @param path inside the bag, for example {@code data/report.html} */
    public record BagFile(String path, Artifact artifact) {
        private static final Pattern PATH = Pattern.compile("data(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");
        private static final int MAX_PATH = 80;
        private static final int MAX_MEDIA_TYPE = 40;

        public BagFile {
            Wording.check("a path in a bag", path, MAX_PATH);
            Wording.check("the media type of a file in a bag", artifact.mediaType(), MAX_MEDIA_TYPE);
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("a path in a bag must be like data/report.html, found " + path);
            }
        }
    }

    @Override
    public RecordType type() {
        return RecordType.EXPORT;
    }

    @Override
    public String part() {
        return "export " + export;
    }
}
