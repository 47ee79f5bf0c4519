/** The audit trail: what is recorded, how it is logged and signed, and how anyone checks it. */
@NullMarked
package dev.assay.trail;

import org.jspecify.annotations.NullMarked;
