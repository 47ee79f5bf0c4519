/** Reads the records of a bag's log, whole or by proofs, and holds them to the signed root. */
@NullMarked
package dev.assay.trail.verify.log;

import org.jspecify.annotations.NullMarked;
