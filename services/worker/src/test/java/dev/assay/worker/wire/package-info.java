/** Tests of what is read from and written to the topics. */
@NullMarked
package dev.assay.worker.wire;

import org.jspecify.annotations.NullMarked;
