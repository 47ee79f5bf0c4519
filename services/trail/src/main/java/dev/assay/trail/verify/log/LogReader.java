package dev.assay.trail.verify.log;

import dev.assay.trail.verify.leaf.LeafSource;
import dev.assay.trail.verify.outcome.Invalid;
import java.io.IOException;
import java.util.List;

/** The log of a bag. */
public sealed interface LogReader extends LeafSource permits FullLog, SubsetLog {
    /**
     * Gives every record in order, having held it to the head; and the log's earlier heads to what was promised.
     *
     * @throws Invalid if records, tiles or proofs do not lead to the root
     */
    void read(List<Promise> promises, Sink sink) throws IOException, Invalid;
}
