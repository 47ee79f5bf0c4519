/** What the ledger shows of itself, and of the newest audits, as metrics. */
@NullMarked
package dev.assay.ledger.watch;

import org.jspecify.annotations.NullMarked;
