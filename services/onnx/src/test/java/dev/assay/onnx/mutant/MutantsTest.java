package dev.assay.onnx.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.onnx.Golden;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mutant is refused in a sentence, or gives a result, or kills the process that opened it, which is why models are
 * opened in processes that may die. A death is found here and kept in {@link #DEADLY}; a new one fails the test.
 */
class MutantsTest {
    private static final long SEED = 20_261_123_000L;

    /** What is changed: with more exports the seeds below would name other mutants. */
    private static final List<String> EXPORTS =
            List.of("-dynamo-18-open.onnx", "-dynamo-20.onnx", "-script-13-open.onnx", "-script-17.onnx");

    /** Seeds of mutants that crash ONNX Runtime 1.29.0 itself. */
    private static final Set<Long> DEADLY = Set.of();

    /** Seeds of mutants that once ended in something else than a refusal or a result. */
    private static final List<Long> ONCE_BROKEN = List.of(20_261_131_363L);

    /** A process that takes longer hangs; it is ended, and the mutant that it was at counts as deadly. */
    private static final Duration HANGS = Duration.ofHours(1);

    /** Address space of a process in KiB: what no refusal bounds ends here instead of at the whole machine. */
    private static final String ADDRESS_SPACE = "16000000";

    private static final Pattern BEGIN = Pattern.compile("begin (\\d+) (.*)");

    private final List<String> broken = new ArrayList<>();
    private final List<Long> deadly = new ArrayList<>();
    private int refused;
    private int results;

    @TempDir
    Path folder;

    @Test
    void a_mutant_ends_in_a_refusal_or_a_result() throws Exception {
        mutants(500);
    }

    @Test
    void mutants_that_once_broke_something_do_not_again() throws Exception {
        for (long seed : ONCE_BROKEN) {
            process(seed, seed + 1);
        }
        assertThat(broken).isEmpty();
        assertThat(deadly).isEmpty();
        assertThat(refused + results).isEqualTo(ONCE_BROKEN.size());
    }

    @Test
    @Tag("deep")
    void many_mutants_end_in_a_refusal_or_a_result() throws Exception {
        mutants(10_000);
    }

    private void mutants(int count) throws Exception {
        long next = SEED;
        while (next < SEED + count) {
            next = process(next, SEED + count);
        }
        System.out.printf(
                "mutants from seed %d: %d results, %d refused, %d broken, deadly %s%n",
                SEED, results, refused, broken.size(), deadly);
        assertThat(broken).isEmpty();
        assertThat(DEADLY).containsAll(deadly);
        assertThat(refused).isBetween(count / 10, count - count / 20);
    }

    /** Opens mutants until the process ends, and gives the seed to go on from. */
    private long process(long from, long to) throws IOException, InterruptedException {
        Process process = start(from, to);
        long begun = -1;
        boolean open = false;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher begin = BEGIN.matcher(line);
                if (begin.matches()) {
                    begun = Long.parseLong(begin.group(1));
                    open = true;
                } else {
                    open &= !ended(line, begun);
                }
            }
        }
        process.waitFor();
        assertThat(begun)
                .as("the process opened nothing: %s", Files.readString(errors()))
                .isNotNegative();
        if (open) {
            deadly.add(begun);
            System.out.printf("mutant %d: exit %d: %s%n", begun, process.exitValue(), Files.readString(errors()));
        }
        return begun + 1;
    }

    /** @return false for a line that the runtime printed by itself */
    private boolean ended(String line, long seed) {
        if (line.startsWith("broken ")) {
            broken.add(seed + ": " + line);
        } else if (line.startsWith("refused ")) {
            assertThat(line).as("mutant %d", seed).hasSizeGreaterThan(40).doesNotContain(".cc:", "ORT_");
            refused++;
        } else if (line.equals("result")) {
            results++;
        } else {
            return false;
        }
        return true;
    }

    private Path errors() {
        return folder.resolve("errors.txt");
    }

    private Process start(long from, long to) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -v " + ADDRESS_SPACE + "; ulimit -c 0; exec timeout " + HANGS.toSeconds() + " \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MutantProcess.class.getName(),
                folder.toString(),
                Long.toString(from),
                Long.toString(to)));
        Golden.NETWORKS.stream()
                .flatMap(network -> Golden.exports(network).stream())
                .map(Path::toString)
                .filter(file -> EXPORTS.stream().anyMatch(file::endsWith))
                .forEach(command::add);
        return new ProcessBuilder(command).redirectError(errors().toFile()).start();
    }
}
