package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Installed programs that some tests need. */
enum Tool {
    CHROMIUM("/usr/bin/chromium", "chromium"),
    PROMETHEUS("/usr/bin/prometheus", "prometheus");

    private final Path path;
    private final String debian;

    Tool(String path, String debian) {
        this.path = Path.of(path);
        this.debian = debian;
    }

    Path path() {
        return path;
    }

    /** Skips the test where the tool is missing; in CI that is a failure. */
    void need() {
        String missing = path + " is missing: apt-get install " + debian;
        if (System.getenv("CI") != null) {
            assertThat(path).as(missing).exists();
        }
        assumeTrue(Files.isExecutable(path), missing);
    }
}
