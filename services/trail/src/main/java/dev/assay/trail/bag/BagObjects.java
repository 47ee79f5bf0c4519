package dev.assay.trail.bag;

import dev.assay.core.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What lies outside the log and is named by digest. Whatever is given has that digest. */
public interface BagObjects {
    /**
     * A document that a record names, held as one array.
     *
     * @return empty if it is missing or altered
     * @throws IOException if that cannot be told
     */
    Optional<byte[]> object(Digest digest) throws IOException;

    /**
     * Copies a file of evidence.
     *
     * @param path inside the store, {@code evidence/<model>/<version>/<audit>/<check>/<file>}
     * @throws IOException if the store is away
     */
    Copied evidence(String path, Digest digest, Path to) throws IOException;

    /** What became of a copy. */
    enum Copied {
        INTACT,
        MISSING,
        ALTERED
    }
}
