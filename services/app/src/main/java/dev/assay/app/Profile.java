package dev.assay.app;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration profile: {@code machine} where no Kafka is named. It differs from {@code prod} in where the log
 * goes, which must be known before anything starts.
 */
final class Profile {
    private static final String NAME = "quarkus.profile";
    private static final String BOOTSTRAP = "assay.kafka.bootstrap";
    private static final Path FILE = Path.of("config", "application.properties");

    /** Quarkus's own place for a configuration file takes part after those given at start. */
    private static final int FILE_ORDINAL = 260;

    private Profile() {}

    static void choose() {
        SmallRyeConfigBuilder sources = new SmallRyeConfigBuilder().addDefaultSources();
        if (Files.isRegularFile(FILE)) {
            try {
                sources.withSources(new PropertiesConfigSource(FILE.toUri().toURL(), FILE_ORDINAL));
            } catch (IOException e) {
                throw new CannotStart("the configuration file " + FILE + " cannot be read: " + e.getMessage(), e);
            }
        }
        var config = sources.build();
        if (config.getOptionalValue(NAME, String.class).isEmpty()
                && config.getOptionalValue(BOOTSTRAP, String.class).isEmpty()) {
            System.setProperty(NAME, "prod,machine");
        }
    }
}
