/** Collects the results of each audit until all are there or its time is up, and puts them together. */
@NullMarked
package dev.assay.ledger.assemble;

import org.jspecify.annotations.NullMarked;
