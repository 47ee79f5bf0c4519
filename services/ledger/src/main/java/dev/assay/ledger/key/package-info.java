/** The keys that the ledger signs with, and those that it accepts results from. */
@NullMarked
package dev.assay.ledger.key;

import org.jspecify.annotations.NullMarked;
