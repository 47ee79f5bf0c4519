package dev.assay.console.view;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Input that was not acceptable.
 *
 * @param source {@code rest}, or the topic with partition and offset
 * @param about name and version where known; else empty
 * @param digest of the bytes, {@code sha256:<hex>}
 * @param size of the bytes; absent where only an event that named them was read
 */
public record RejectionLine(Instant at, String source, String about, String reason, String digest, OptionalLong size) {}
