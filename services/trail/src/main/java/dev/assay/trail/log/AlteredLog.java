package dev.assay.trail.log;

import java.io.IOException;

/** What is stored of the log is not what was written: a tile is missing or other bytes are in its place. */
public final class AlteredLog extends IOException {
    private static final long serialVersionUID = 1L;

    public AlteredLog(String message) {
        super(message);
    }
}
