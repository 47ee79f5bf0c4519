package dev.assay.cli;

import dev.assay.core.release.OutputSpec;
import dev.assay.explain.Maps;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What an explanation gave.
 *
 * @param parameters of the explainer as they were used
 * @param targets one an input
 * @param predicted class, one an input
 * @param probabilities {@code [n, classes]} row-major
 * @param runtime settings that could change a bit
 * @param file with the maps
 * @param pictures files with pictures
 */
@SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
record Explained(
        String model,
        String explainer,
        SortedMap<String, String> parameters,
        OutputSpec output,
        int classes,
        int[] targets,
        int[] predicted,
        float[] probabilities,
        Maps maps,
        SortedMap<String, String> runtime,
        Path file,
        List<Path> pictures) {
    /** Whether a map says anything. */
    enum State {
        ORDINARY,
        /** Every value is 0: nothing of the input speaks for the target, as far as this explainer sees. */
        BLANK,
        /** A value is NaN or infinite. */
        NOT_FINITE
    }

    State state(int i) {
        boolean blank = true;
        for (int k = i * maps.size(); k < (i + 1) * maps.size(); k++) {
            if (!Float.isFinite(maps.values()[k])) {
                return State.NOT_FINITE;
            }
            blank &= maps.values()[k] == 0;
        }
        return blank ? State.BLANK : State.ORDINARY;
    }

    float probability(int i, int target) {
        return probabilities[i * classes + target];
    }
}
