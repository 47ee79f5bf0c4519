package dev.assay.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a GPU decides which kernels run, and so the last bits of a value, as Linux tells it.
 *
 * @param name of the card; of each kind, where there are several
 * @param driver its version
 * @param libraries of CUDA in this process, by name and size: their versions are not always in their names
 */
record Gpu(String name, String driver, String libraries) {
    private static final String UNKNOWN = "unknown";
    private static final Path DRIVER = Path.of("/proc/driver/nvidia");
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern MODEL = Pattern.compile("Model:\\s+(\\S.*)");
    private static final Pattern VERSION = Pattern.compile("NVRM version:.*?\\s(\\d+(?:\\.\\d+)+)\\s");
    private static final Pattern LIBRARY = Pattern.compile("/\\S*/lib(?:cudart|cublas|cublasLt|cudnn)\\.so\\S*");

    static Gpu here() {
        return of(DRIVER, MAPS);
    }

    /**
     * @param driver folder of the driver's own words
     * @param maps what is loaded
     */
    static Gpu of(Path driver, Path maps) {
        return new Gpu(names(driver.resolve("gpus")), version(driver.resolve("version")), libraries(maps));
    }

    private static String names(Path gpus) {
        try (Stream<Path> all = Files.list(gpus)) {
            TreeSet<String> names = new TreeSet<>();
            for (Path one : all.toList()) {
                found(MODEL, lines(one.resolve("information"))).forEach(names::add);
            }
            return names.isEmpty() ? UNKNOWN : String.join(", ", names);
        } catch (IOException e) {
            // Systems without this folder do not tell; the record then says so.
            return UNKNOWN;
        }
    }

    private static String version(Path file) {
        return found(VERSION, lines(file)).findFirst().orElse(UNKNOWN);
    }

    private static String libraries(Path maps) {
        String all = lines(maps).stream()
                .flatMap(line -> LIBRARY.matcher(line).results().map(found -> Path.of(found.group())))
                .distinct()
                .map(file -> file.getFileName() + " " + size(file))
                .sorted()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? UNKNOWN : all;
    }

    private static String size(Path file) {
        try {
            return Long.toString(Files.size(file));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static Stream<String> found(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1).strip());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
