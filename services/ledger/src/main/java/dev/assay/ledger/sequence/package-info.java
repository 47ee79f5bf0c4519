/** Gives each record its place in the ledger: a gap-free index, each record once. */
@NullMarked
package dev.assay.ledger.sequence;

import org.jspecify.annotations.NullMarked;
