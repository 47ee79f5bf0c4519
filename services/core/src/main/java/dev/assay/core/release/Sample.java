package dev.assay.core.release;

import dev.assay.core.Digest;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One picture of a dataset release with what is known about it.
 *
 * @param id unique within the release
 * @param image the picture
 * @param label index of the true class
 * @param mask the object: same size, 8 bit, 255 inside and 0 outside
 * @param slices names of the slices it belongs to
 * @param regions marked rectangles by region name
 * @param without the same picture composed without a region, by region name
 */
public record Sample(
        String id,
        File image,
        int label,
        Optional<File> mask,
        SortedSet<String> slices,
        SortedMap<String, Box> regions,
        SortedMap<String, File> without) {

    public Sample {
        slices = Collections.unmodifiableSortedSet(new TreeSet<>(slices));
        regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
        without = Collections.unmodifiableSortedMap(new TreeMap<>(without));
    }

    /**
     * A file of the release.
     *
     * @param path inside the release folder
     */
    public record File(String path, Digest digest) {}

    /** A rectangle in pixels of the picture; x and y are its upper left corner. */
    public record Box(int x, int y, int width, int height) {
        public Box {
            if (x < 0 || y < 0 || width < 1 || height < 1) {
                throw new IllegalArgumentException("a region must be [x, y, width, height] inside the picture, found ["
                        + x + ", " + y + ", " + width + ", " + height + "]");
            }
        }

        public boolean contains(int px, int py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    /** True when the sample is in every one of the slices. */
    public boolean in(Set<String> names) {
        return slices.containsAll(names);
    }
}
