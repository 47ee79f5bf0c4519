/** JSON with exactly one form for every value: RFC 8785 in the strict profile of the ledger. */
@NullMarked
package dev.assay.trail.canonical;

import org.jspecify.annotations.NullMarked;
