/** Folds the ledger topic into the log in the object store: tiles, entry bundles and signed checkpoints. */
@NullMarked
package dev.assay.ledger.integrate;

import org.jspecify.annotations.NullMarked;
