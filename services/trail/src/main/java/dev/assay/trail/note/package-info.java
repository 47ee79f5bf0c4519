/** What the log signs (C2SP signed-note, tlog-checkpoint, tlog-proof), with Ed25519 keys. */
@NullMarked
package dev.assay.trail.note;

import org.jspecify.annotations.NullMarked;
