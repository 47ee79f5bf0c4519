package dev.assay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory of this process, the application and its children.
 *
 * @param peakBytes sum over the processes of each one's peak resident size; -1 where the system does not tell
 * @param processes how many
 */
public record Memory(long peakBytes, int processes) {
    private static final long KIB = 1024;

    /** Reads /proc, which Linux alone has. */
    static Memory ofProcesses(long application) throws IOException {
        long[] pids = Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.of(application).stream()
                                .flatMap(p -> Stream.concat(Stream.of(p), p.descendants())))
                .mapToLong(ProcessHandle::pid)
                .toArray();
        long sum = 0;
        for (long pid : pids) {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            if (!Files.isReadable(status)) {
                return new Memory(-1, pids.length);
            }
            sum += peak(status);
        }
        return new Memory(sum, pids.length);
    }

    /** This process alone. */
    public static Memory ofThis() throws IOException {
        Path status = Path.of("/proc/self/status");
        return new Memory(Files.isReadable(status) ? peak(status) : -1, 1);
    }

    private static long peak(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                .findFirst()
                .orElse(0);
    }

    public String text() {
        return peakBytes < 0
                ? "memory: not told by this system"
                : "peak memory " + peakBytes / (KIB * KIB) + " MiB"
                        + (processes == 1 ? "" : " over " + processes + " processes");
    }
}
