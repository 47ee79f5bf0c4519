/** Events to bytes and back: Avro's single-object encoding, read without trust. */
@NullMarked
package dev.assay.schemas.wire;

import org.jspecify.annotations.NullMarked;
