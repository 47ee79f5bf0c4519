/** Keys that sign: Ed25519, from a file that only its owner can read. */
@NullMarked
package dev.assay.core.key;

import org.jspecify.annotations.NullMarked;
