package dev.assay.cli;

import dev.assay.check.engine.Subject.Placed;
import dev.assay.core.Digest;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions that an audit on record compared with, as they lie here now; empty where it compared with none.
 *
 * @param changed a sentence for each that has other bytes than on record
 */
record Before(Optional<Placed<ModelRelease>> model, Optional<Placed<DatasetRelease>> dataset, List<String> changed) {
    Before {
        changed = List.copyOf(changed);
    }

    /** @throws Refused if one is on record and nothing says where it lies */
    static Before of(Recorded recorded) throws IOException {
        Predecessors before = recorded.report().predecessors();
        List<String> changed = new ArrayList<>();
        Optional<Placed<ModelRelease>> model = Optional.empty();
        if (before.model().isPresent()) {
            Path folder = folder(recorded.previous(), before.model().get(), "--previous");
            ModelRelease release = ModelFolder.read(folder);
            compare(before.model().get(), release.manifest().digest(), changed);
            model = Optional.of(new Placed<>(release, folder));
        }
        Optional<Placed<DatasetRelease>> dataset = Optional.empty();
        if (before.dataset().isPresent()) {
            Path folder = folder(recorded.previousDataset(), before.dataset().get(), "--previous-dataset");
            DatasetRelease release = DatasetFolder.read(folder);
            compare(before.dataset().get(), release.manifest().digest(), changed);
            dataset = Optional.of(new Placed<>(release, folder));
        }
        return new Before(model, dataset, changed);
    }

    private static Path folder(Optional<Path> folder, Predecessors.Release recorded, String option) {
        return folder.orElseThrow(() -> new Refused("the audit compared with " + recorded.id()
                + ", whose files did not come with it: name their folder with " + option));
    }

    private static void compare(Predecessors.Release recorded, Digest found, List<String> changed) {
        if (!found.equals(recorded.digest())) {
            changed.add(
                    "the version before, " + recorded.id() + ": recorded " + recorded.digest() + ", found " + found);
        }
    }
}
