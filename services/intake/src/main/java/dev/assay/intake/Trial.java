package dev.assay.intake;

import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import java.nio.file.Path;

/** Loads every member of a model release as an audit would, one after another. Loading runs a probe picture. */
final class Trial {
    private Trial() {}

    /** @throws Refused if a member does not load and run as release.yaml declares */
    static void run(ModelRelease release, Path folder) {
        for (Member member : release.members()) {
            Model.open(release, member, folder, Settings.STANDARD).close();
        }
    }
}
