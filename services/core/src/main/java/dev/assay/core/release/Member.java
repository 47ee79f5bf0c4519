package dev.assay.core.release;

import dev.assay.core.Digest;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One training of a model release. Two members are compared along an axis when they differ on that axis alone.
 *
 * @param id unique within the release
 * @param file path of the ONNX file inside the release folder
 * @param digest of the ONNX file
 * @param axes what this training was made with: axis (seed, shuffle, architecture, epoch) to value
 */
public record Member(String id, String file, Digest digest, SortedMap<String, String> axes) {
    public Member {
        axes = Collections.unmodifiableSortedMap(new TreeMap<>(axes));
    }

    /** The axes on which the two differ. */
    public Set<String> differs(Member other) {
        Set<String> names = new TreeSet<>(axes.keySet());
        names.addAll(other.axes.keySet());
        names.removeIf(name -> axes.containsKey(name) && axes.get(name).equals(other.axes.get(name)));
        return names;
    }
}
