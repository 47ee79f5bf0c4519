package dev.assay.core.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that could change a bit of a value: provider, batch size, threads, runtime build, CPU features. Equal
 * settings mean equal bytes, but where one of them says that bits do not repeat; they are part of the record.
 */
public record Runtime(SortedMap<String, String> settings) {
    /** The setting that is {@code no} where the same run may give other bits: by kernels of a GPU that add in any order. */
    public static final String BITS_REPEAT = "bits-repeat";

    /**
     * The setting that says of each graph how many nodes, of how many and which, ran on the processor although the model
     * runs on a GPU: {@code 3 of 120: Shape 1, TopK 2; 0 of 52}.
     */
    public static final String NODES_ON_CPU = "nodes-on-cpu";

    /** Of all members or of one, of this version or the one before. */
    private static final Pattern PLACED =
            Pattern.compile("(previous\\.)?" + Pattern.quote(NODES_ON_CPU) + "(?:\\.(.+))?");

    private static final Pattern FALLEN = Pattern.compile("([1-9][0-9]*) of ([0-9]+): (.+)");

    public Runtime {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** A sentence for each graph of which nodes silently fell to the processor; none where all ran where they were meant to. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        settings.forEach((name, value) -> {
            Matcher placed = PLACED.matcher(name);
            if (placed.matches()) {
                String member = placed.group(2) == null ? "" : " of " + placed.group(2);
                String version = placed.group(1) == null ? "" : " of the version before";
                for (String graph : value.split("; ")) {
                    Matcher fallen = FALLEN.matcher(graph);
                    if (fallen.matches()) {
                        warnings.add(fallen.group(1) + " of " + fallen.group(2) + " nodes of a graph" + member + version
                                + " ran on the CPU, not on the GPU (" + fallen.group(3)
                                + "): their values are the CPU's, and copying to it and back takes time");
                    }
                }
            }
        });
        return List.copyOf(warnings);
    }
}
