package dev.assay.trail.verify.fold;

import java.io.IOException;
import java.util.OptionalLong;

/** Holds one view against what it must say, which comes piece by piece. */
public interface View extends AutoCloseable {
    /** @param index of the record that the piece is about, where it is about one */
    void take(byte[] piece, OptionalLong index) throws IOException;

    /** After the last piece. */
    void end() throws IOException;

    @Override
    void close() throws IOException;
}
