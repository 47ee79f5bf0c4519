/** Reads signed notes and checkpoints of unknown origin (C2SP), with the JDK's Ed25519 alone. */
@NullMarked
package dev.assay.trail.verify.note;

import org.jspecify.annotations.NullMarked;
