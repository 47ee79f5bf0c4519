package dev.assay.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of the processor decides which kernels ONNX Runtime takes, and so the last bits of a value.
 *
 * @param architecture as the Java platform names it
 * @param features instruction sets that kernels are chosen by, in alphabetical order; {@code unknown} where the system
 *     does not list them
 */
record Hardware(String architecture, String features) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Pattern RELEVANT =
            Pattern.compile("sse4_1|avx|avx2|fma|avx_vnni|avx512[a-z0-9_]*|amx_[a-z0-9]+|f16c"
                    + "|asimd|asimdhp|asimddp|fphp|i8mm|bf16|sve[a-z0-9]*|sme2?");

    static Hardware here() {
        String architecture = System.getProperty("os.arch", "unknown");
        try {
            return new Hardware(architecture, features(Files.readAllLines(CPU_INFO)));
        } catch (IOException e) {
            // Systems without /proc do not list them; the record then says so.
            return new Hardware(architecture, "unknown");
        }
    }

    /** The relevant words of the first line of flags (x86) or features (ARM). */
    static String features(List<String> cpuInfo) {
        return cpuInfo.stream()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .findFirst()
                .map(line -> Arrays.stream(line.substring(line.indexOf(':') + 1).split("\\s+"))
                        .filter(word -> RELEVANT.matcher(word).matches())
                        .collect(Collectors.toCollection(java.util.TreeSet::new)))
                .map(Set::stream)
                .map(words -> words.collect(Collectors.joining(" ")))
                .orElse("unknown");
    }
}
