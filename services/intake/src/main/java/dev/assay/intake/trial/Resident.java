package dev.assay.intake.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of another process, by Linux's own account. */
final class Resident {
    private static final String FIELD = "RssAnon:";
    private static final long KIB = 1024;

    private Resident() {}

    /** Bytes that it holds for itself, mapped files left out; 0 where the system does not tell, or it has gone. */
    static long bytes(long process) {
        Path status = Path.of("/proc", Long.toString(process), "status");
        try {
            return Files.isReadable(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith(FIELD))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                            .findFirst()
                            .orElse(0)
                    : 0;
        } catch (IOException e) {
            return 0; // it has ended since
        }
    }
}
