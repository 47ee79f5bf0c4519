package dev.assay.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the nodes of a loaded graph ran, as ONNX Runtime's own profile of a run tells.
 *
 * @param nodes that ran, after ONNX Runtime had optimised the graph
 * @param onCpu those of them that ran on the processor, by operator; copies between devices are none
 */
record Placement(int nodes, SortedMap<String, Integer> onCpu) {
    /** One event is one line of the profile; the fields of an event come in any order. */
    private static final Pattern NAME = Pattern.compile("\"name\" ?: ?\"(.+)_kernel_time\"");

    private static final Pattern OPERATOR = Pattern.compile("\"op_name\" ?: ?\"(\\w+)\"");
    private static final Pattern PROVIDER = Pattern.compile("\"provider\" ?: ?\"(\\w+)\"");
    private static final String ON_CPU = "CPUExecutionProvider";

    Placement {
        onCpu = Collections.unmodifiableSortedMap(new TreeMap<>(onCpu));
    }

    /** Reads a profile of at least one run. */
    static Placement read(Path profile) throws IOException {
        return of(Files.readAllLines(profile));
    }

    static Placement of(List<String> lines) {
        Set<String> seen = new HashSet<>();
        SortedMap<String, Integer> onCpu = new TreeMap<>();
        for (String line : lines) {
            Matcher name = NAME.matcher(line);
            Matcher operator = OPERATOR.matcher(line);
            Matcher provider = PROVIDER.matcher(line);
            boolean node = name.find() && operator.find() && provider.find();
            if (node && !operator.group(1).startsWith("Memcpy") && seen.add(name.group(1))) {
                if (provider.group(1).equals(ON_CPU)) {
                    onCpu.merge(operator.group(1), 1, Integer::sum);
                }
            }
        }
        return new Placement(seen.size(), onCpu);
    }

    /** For the record: {@code 3 of 120: Shape 1, TopK 2}, or {@code 0 of 120} where none fell. */
    String text() {
        int count = onCpu.values().stream().mapToInt(Integer::intValue).sum();
        String operators = onCpu.entrySet().stream()
                .map(entry -> entry.getKey() + ' ' + entry.getValue())
                .collect(Collectors.joining(", "));
        return count + " of " + nodes + (operators.isEmpty() ? "" : ": " + operators);
    }
}
