/** Reads JSON of unknown origin, in the ledger's strict profile or as documents have it. */
@NullMarked
package dev.assay.trail.verify.json;

import org.jspecify.annotations.NullMarked;
