package dev.assay.trail.log;

import java.io.IOException;
import java.util.Optional;

/** Where tiles and bundles are read from. */
@FunctionalInterface
public interface TileSource {
    /**
     * The bytes at exactly that path; empty if there are none.
     *
     * @throws IOException if it cannot be told
     */
    Optional<byte[]> read(TilePath path) throws IOException;
}
