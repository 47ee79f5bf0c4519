package dev.assay.trail.verify.log;

import dev.assay.trail.verify.leaf.Entry;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Takes what the log holds, in order. */
public interface Sink {
    /** Records that are valid. */
    void records(List<Entry> entries) throws IOException;

    /** Lines of the views about these records; they may come in larger pieces than one record. */
    void lines(byte[] jsonl, byte[] csv, OptionalLong index) throws IOException;
}
