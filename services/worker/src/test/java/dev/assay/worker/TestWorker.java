package dev.assay.worker;

import dev.assay.core.key.SigningKey;
import dev.assay.onnx.Provider;
import dev.assay.schemas.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A worker in the test's own process. */
final class TestWorker implements AutoCloseable {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WorkerRole role;

    /** The key of every worker of the tests. */
    static final SigningKey KEY = SigningKey.ofSeed(new byte[SigningKey.SEED_BYTES]);

    TestWorker(String id, KafkaSettings kafka, ToldBench bench, Duration lock) {
        role = new WorkerRole(kafka, observer -> bench, new Fixed(lock), meters, Clock.systemUTC(), id, KEY, error -> {
            throw error;
        });
        role.start();
    }

    double count(String metric) {
        return meters.get(metric).counter().count();
    }

    WorkerRole role() {
        return role;
    }

    @Override
    public void close() {
        role.close();
    }

    /** What the tests need of the settings. */
    record Fixed(Duration lock) implements WorkerSettings {
        @Override
        public OptionalInt threads() {
            return OptionalInt.of(1);
        }

        @Override
        public Provider provider() {
            return Provider.CPU;
        }

        @Override
        public long cacheBytes() {
            return 1;
        }

        @Override
        public boolean configureGroup() {
            return true;
        }

        @Override
        public Duration stopLimit() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Optional<Path> key() {
            return Optional.empty();
        }

        @Override
        public Optional<String> keyPassword() {
            return Optional.empty();
        }

        @Override
        public Duration schemaWait() {
            return Duration.ZERO;
        }
    }
}
