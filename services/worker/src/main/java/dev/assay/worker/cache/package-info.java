/** Releases copied out of the object store, by digest: whole or not at all, and no more than a bound. */
@NullMarked
package dev.assay.worker.cache;

import org.jspecify.annotations.NullMarked;
