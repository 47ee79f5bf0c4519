/** Tests of the release cache, on a file store. */
@NullMarked
package dev.assay.worker.cache;

import org.jspecify.annotations.NullMarked;
