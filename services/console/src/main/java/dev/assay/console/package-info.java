/** Pages and REST over the ledger and the store. */
@NullMarked
package dev.assay.console;

import org.jspecify.annotations.NullMarked;
