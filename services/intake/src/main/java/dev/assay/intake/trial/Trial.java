package dev.assay.intake.trial;

import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Loads every member of a model release as an audit would, one after another. Loading runs a probe picture. */
@FunctionalInterface
public interface Trial {
    /**
     * @param folder that the release was read from
     * @throws Refused if a member does not load and run as release.yaml declares
     * @throws IOException if it could not be tried: nothing is known of it
     */
    void run(ModelRelease release, Path folder) throws IOException;

    /** In this process, which dies of what its native code cannot bear. */
    static Trial here() {
        return (release, folder) -> run(release, folder, file -> {});
    }

    /** @param begun told of each member's file before it is loaded */
    static void run(ModelRelease release, Path folder, Consumer<String> begun) {
        for (Member member : release.members()) {
            begun.accept(member.file());
            Model.open(release, member, folder, Settings.STANDARD).close();
        }
    }
}
