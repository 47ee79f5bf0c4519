/** Signed statements about audits: in-toto Statement v1 in DSSE envelopes. */
@NullMarked
package dev.assay.trail.attest;

import org.jspecify.annotations.NullMarked;
