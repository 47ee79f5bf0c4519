/** Assembles audits from results and sequences records. */
@NullMarked
package dev.assay.ledger;

import org.jspecify.annotations.NullMarked;
