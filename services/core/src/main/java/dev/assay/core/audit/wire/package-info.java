/** The audit report as JSON: what {@code assay audit --json} prints, the ledger keeps and the console reads. */
@NullMarked
package dev.assay.core.audit.wire;

import org.jspecify.annotations.NullMarked;
