/** Names of files in a bag: what the exporter and the verifier, which share no code, must agree on. */
@NullMarked
package dev.assay.trail.layout;

import org.jspecify.annotations.NullMarked;
