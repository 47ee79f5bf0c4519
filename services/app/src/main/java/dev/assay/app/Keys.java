package dev.assay.app;

import dev.assay.app.platform.OneMachine;
import dev.assay.app.platform.Platform;
import dev.assay.core.key.KeyFile;
import dev.assay.core.key.SigningKey;
import dev.assay.ledger.LedgerConfig;
import dev.assay.ledger.key.LedgerKeys;
import dev.assay.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of the roles. On one machine they are made on the first start, in files that their owner alone may read, and
 * the ledger accepts the results of that machine's worker alone.
 */
final class Keys {
    private static final String WORKER = "keys/worker.pem";

    private final Path data;
    private final boolean oneMachine;

    Keys(Platform platform) {
        this.data = platform.data();
        this.oneMachine = platform instanceof OneMachine;
    }

    /** The key of this machine's worker, made where no file is named and there is none. */
    SigningKey worker(WorkerSettings settings) {
        try {
            return settings.key().isPresent()
                    ? KeyFile.read(settings.key().get(), settings.keyPassword().orElse(""))
                            .key()
                    : KeyFile.readOrMake(
                                    data.resolve(WORKER),
                                    () -> new KeyFile(Optional.empty(), SigningKey.generate(new SecureRandom())))
                            .key();
        } catch (IOException e) {
            throw new CannotStart("the worker has no key to sign with: " + e.getMessage(), e);
        }
    }

    LedgerKeys ledger(LedgerConfig config, WorkerSettings worker) {
        try {
            boolean make = config.makeKeys().orElse(oneMachine);
            LedgerKeys keys = LedgerKeys.open(config, make, new SecureRandom());
            return oneMachine ? keys.with(Set.of(worker(worker).publicKey())) : keys;
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        }
    }
}
