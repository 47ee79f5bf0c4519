package dev.assay.ledger;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be set about the ledger; the defaults are in META-INF/microprofile-config.properties. */
@ConfigMapping(prefix = "assay.ledger")
public interface LedgerConfig {
    /** Folder of this process's state, which can be rebuilt from the topics. */
    Path state();

    /** Copies of the internal topics; -1: the brokers' default. */
    short replication();

    /** How long to look for the schema of an event before it is rejected. */
    Duration schemaWait();

    /** Folder of the keys that are not named below: log.pem, log-*.pem, attestation.pem. */
    Path keys();

    /** Whether keys that are missing in that folder are made; absent: on one machine alone. */
    Optional<Boolean> makeKeys();

    /** Name of the log and of its keys, for example {@code example.org/assay}; absent: as the first key's file says. */
    Optional<String> origin();

    /** Files of the log's keys, PKCS#8 or PKCS#12, the first one first; absent: those of the folder. */
    Optional<List<Path>> logKeys();

    /** File of the key that signs statements about audits; absent: that of the folder. */
    Optional<Path> attestationKey();

    /** Password of the files that are named here; belongs in the environment, not on a command line. */
    Optional<String> keyPassword();

    /** Public keys of the workers whose results count, 64 hexadecimal digits each; absent: of any. */
    Optional<Set<String>> workerKeys();

    /** Time between two reconciliations. */
    Duration reconcileEvery();

    /** How long a reconciliation waits for the records of inputs that came before it. */
    Duration reconcileWait();
}
