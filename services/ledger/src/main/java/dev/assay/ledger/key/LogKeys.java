package dev.assay.ledger.key;

import dev.assay.core.key.KeyFile;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The private keys of the log, all under one name: the one that signs now, those before it, one that may come after.
 * Which of them signs is not decided here, but by the records of the log. Files that are added are found when they are
 * asked for.
 */
public final class LogKeys {
    /** The key of the first checkpoint. */
    public static final String FIRST = "log.pem";

    /** Further ones, in the same folder. */
    public static final String FURTHER = "log-*.pem";

    private final String origin;
    private final Source source;
    private final Map<VerifierKey, SigningKey> keys = new LinkedHashMap<>();

    /** Where the keys come from. */
    @FunctionalInterface
    interface Source {
        /** The first key of the log first. */
        List<KeyFile> read() throws IOException;
    }

    private LogKeys(String origin, Source source) {
        this.origin = origin;
        this.source = source;
    }

    /**
     * Reads the keys.
     *
     * @param origin of the log: the name of its keys
     */
    static LogKeys open(String origin, Source source) throws IOException {
        LogKeys keys = new LogKeys(origin, source);
        keys.load();
        return keys;
    }

    /** Keys that are at hand already. */
    public static LogKeys of(String origin, List<dev.assay.core.key.SigningKey> keys) {
        try {
            return open(
                    origin,
                    () -> keys.stream()
                            .map(key -> new KeyFile(Optional.empty(), key))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first key and the further ones of a folder. */
    static List<KeyFile> inFolder(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> further = Files.newDirectoryStream(folder, FURTHER)) {
            further.forEach(found::add);
        }
        found.sort(null);
        found.addFirst(folder.resolve(FIRST));
        List<KeyFile> keys = new ArrayList<>();
        for (Path file : found) {
            keys.add(KeyFile.read(file, ""));
        }
        return keys;
    }

    public String origin() {
        return origin;
    }

    /** The key of a log that has no record yet. */
    public synchronized VerifierKey first() {
        return keys.keySet().iterator().next();
    }

    /** The public halves of all that are here. */
    public synchronized List<VerifierKey> verifiers() {
        return List.copyOf(keys.keySet());
    }

    /** The private half of the key, if it is here; its file may have come just now. */
    public synchronized Optional<SigningKey> find(VerifierKey key) throws IOException {
        if (!keys.containsKey(key)) {
            load();
        }
        return Optional.ofNullable(keys.get(key));
    }

    private synchronized void load() throws IOException {
        for (KeyFile file : source.read()) {
            SigningKey key = SigningKey.of(origin, file.key().seed());
            keys.putIfAbsent(key.verifier(), key);
        }
    }
}
