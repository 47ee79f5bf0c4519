package dev.assay.app.bench;

import dev.assay.ledger.LedgerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ledger's settings for a measurement: its own keys, and no reconciliation in between. */
record BenchConfig(Path state, Path keys) implements LedgerConfig {
    /** What a ledger records by itself at its first start: its key, and what its store can do. */
    static final int FIRST_RECORDS = 2;

    @Override
    public short replication() {
        return 1;
    }

    @Override
    public Duration schemaWait() {
        return Duration.ZERO;
    }

    @Override
    public Optional<Boolean> makeKeys() {
        return Optional.of(true);
    }

    @Override
    public Optional<String> origin() {
        return Optional.of("assay.local/bench");
    }

    @Override
    public Optional<List<Path>> logKeys() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> attestationKey() {
        return Optional.empty();
    }

    @Override
    public Optional<String> keyPassword() {
        return Optional.empty();
    }

    @Override
    public Optional<Set<String>> workerKeys() {
        return Optional.empty();
    }

    @Override
    public Duration reconcileEvery() {
        return Duration.ofDays(1);
    }

    @Override
    public Duration reconcileWait() {
        return Duration.ZERO;
    }
}
