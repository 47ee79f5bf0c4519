/** Recomputes the Merkle tree (RFC 6962) from leaves, tiles and proofs. */
@NullMarked
package dev.assay.trail.verify.tree;

import org.jspecify.annotations.NullMarked;
