/** The records of the ledger and the one form of each in bytes: the leaf. */
@NullMarked
package dev.assay.trail.record;

import org.jspecify.annotations.NullMarked;
