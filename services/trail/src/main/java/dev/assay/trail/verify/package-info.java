/** The offline verifier: one bag, one public key, no network, no dependency, and no code of the writer's. */
@NullMarked
package dev.assay.trail.verify;

import org.jspecify.annotations.NullMarked;
