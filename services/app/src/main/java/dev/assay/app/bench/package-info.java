/** Times the ledger beside what it is built on, in a process of its own, for {@code assay bench ledger}. */
@NullMarked
package dev.assay.app.bench;

import org.jspecify.annotations.NullMarked;
