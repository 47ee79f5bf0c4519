package dev.assay.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that Assay was built in, which holds the application and the sample; the launcher names it. */
public final class Home {
    private Home() {}

    public static Path folder() {
        String home = System.getProperty("assay.home");
        if (home == null || !Files.isDirectory(Path.of(home))) {
            throw new IllegalStateException(
                    "assay.home must name Assay's folder; start through the launcher, found " + home);
        }
        return Path.of(home);
    }

    /** Of the packaged application. */
    public static Path application() {
        return folder().resolve("services/app/target/quarkus-app");
    }

    static Path sample() {
        return folder().resolve("deploy/sample");
    }
}
