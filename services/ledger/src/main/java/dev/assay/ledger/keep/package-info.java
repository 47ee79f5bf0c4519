/** Copies the ledger into the object store, in order, and watches what it copies. */
@NullMarked
package dev.assay.ledger.keep;

import org.jspecify.annotations.NullMarked;
