package dev.assay.core.replay;

import dev.assay.core.Digest;
import dev.assay.core.release.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which files of a release are not those on record. */
public final class ChangedFiles {
    private ChangedFiles() {}

    /**
     * A sentence a file. Files that are not on record are not looked at: what a release holds, its own document says,
     * which is on record.
     *
     * @param recorded manifest of the release that was audited
     * @param folder at hand
     */
    public static List<String> between(Manifest recorded, Path folder) throws IOException {
        List<String> changes = new ArrayList<>();
        for (Map.Entry<String, Digest> file : recorded.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path)) {
                changes.add(file.getKey() + " is missing");
                continue;
            }
            Digest found = Digest.of(path);
            if (!found.equals(file.getValue())) {
                changes.add(file.getKey() + " has other bytes: recorded " + file.getValue() + ", found " + found);
            }
        }
        return changes;
    }
}
