package dev.assay.trail.verify.leaf;

import dev.assay.trail.verify.outcome.Invalid;
import java.io.IOException;
import java.util.Optional;

/** Gives single records of the bag by index. */
@FunctionalInterface
public interface LeafSource {
    /** Empty where the bag does not hold it, or it is no record. */
    Optional<Entry> entry(long index) throws IOException, Invalid;
}
