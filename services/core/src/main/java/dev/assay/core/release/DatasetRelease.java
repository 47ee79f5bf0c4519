package dev.assay.core.release;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What dataset.yaml and metadata.jsonl declare.
 *
 * @param classes names of the classes; a label is an index into them
 * @param slices name to description
 * @param regions name to description: marked rectangles, for example of a known shortcut
 * @param samples in the order of metadata.jsonl; an audit takes a prefix
 * @param manifest every file that dataset.yaml and metadata.jsonl name, by digest
 */
public record DatasetRelease(
        ReleaseId id,
        String description,
        List<String> classes,
        int width,
        int height,
        int channels,
        SortedMap<String, String> slices,
        SortedMap<String, String> regions,
        List<Sample> samples,
        Manifest manifest) {
    /** Samples in one dataset release: their descriptions are held in memory, their pictures are not. */
    public static final int MAX_SAMPLES = 200_000;

    public DatasetRelease {
        classes = List.copyOf(classes);
        samples = List.copyOf(samples);
        slices = Collections.unmodifiableSortedMap(new TreeMap<>(slices));
        regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
        if (samples.isEmpty() || samples.size() > MAX_SAMPLES) {
            throw new IllegalArgumentException(
                    "a dataset release must have 1 to " + MAX_SAMPLES + " samples, found " + samples.size());
        }
    }
}
