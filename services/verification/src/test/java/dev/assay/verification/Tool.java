package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Installed programs that some tests need. */
enum Tool {
    CHROMIUM("/usr/bin/chromium", "chromium"),
    PROMETHEUS("/usr/bin/prometheus", "prometheus"),
    GO("/usr/bin/go", "golang-go golang-golang-x-mod-dev");

    private final Path path;
    private final String debian;

    Tool(String path, String debian) {
        this.path = Path.of(path);
        this.debian = debian;
    }

    Path path() {
        return path;
    }

    /** Whether it is there; in CI it must be. */
    boolean isThere() {
        boolean there = Files.isExecutable(path);
        if (System.getenv("CI") != null) {
            assertThat(there).as(missing()).isTrue();
        }
        return there;
    }

    /** Skips the test where the tool is missing; in CI that is a failure. */
    void need() {
        assumeTrue(isThere(), missing());
    }

    private String missing() {
        return path + " is missing: apt-get install " + debian;
    }
}
