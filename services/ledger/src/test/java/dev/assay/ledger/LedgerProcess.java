package dev.assay.ledger;

import dev.assay.ledger.key.LedgerKeys;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The ledger in a process of its own, to be killed. */
final class LedgerProcess {
    static final String VERSION = "test";

    private static final int CONVERTER_PRIORITY = 200;

    private LedgerProcess() {}

    /** @param args bootstrap servers, the folder of keys and store, the folder of the process's own state */
    public static void main(String[] args) throws Exception {
        Path shared = Path.of(args[1]);
        LedgerRole.start(
                config(shared, Path.of(args[2])),
                keys(shared),
                KafkaSettings.of(args[0]),
                store(shared),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                VERSION);
        Thread.currentThread().join();
    }

    static Process start(String bootstrap, Path shared, Path state) throws IOException {
        Files.createDirectories(state);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", // a short life: the optimising compiler would not pay
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        LedgerProcess.class.getName(),
                        bootstrap,
                        shared.toString(),
                        state.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        state.resolveSibling(state.getFileName() + ".log").toFile()))
                .start();
    }

    static ObjectStore store(Path shared) throws IOException {
        return ObjectStores.open(new StoreSettings.File(shared.resolve("store")));
    }

    /** Made where there are none. */
    static LedgerKeys keys(Path shared) throws IOException {
        return LedgerKeys.open(config(shared, shared), true, new SecureRandom())
                .with(Set.of(Scenario.WORKER.publicKey()));
    }

    /** @param state folder of the process's own state */
    static LedgerConfig config(Path shared, Path state) {
        Map<String, String> settings = Map.of(
                "assay.ledger.state", state.toString(),
                "assay.ledger.replication", "1",
                "assay.ledger.keys", shared.resolve("keys").toString(),
                "assay.ledger.origin", "example.org/log",
                "assay.ledger.reconcile-every", "2s",
                "assay.ledger.reconcile-wait", "60s");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(LedgerConfig.class)
                .build()
                .getConfigMapping(LedgerConfig.class);
    }
}
