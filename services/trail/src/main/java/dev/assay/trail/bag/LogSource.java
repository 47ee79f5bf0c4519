package dev.assay.trail.bag;

import dev.assay.trail.log.TileSource;
import java.io.IOException;
import java.util.Optional;

/** The stored log that is exported. */
public interface LogSource extends TileSource {
    /** The checkpoint of exactly that size, byte for byte; empty where the log never stood at it. */
    Optional<byte[]> checkpoint(long size) throws IOException;
}
