package dev.assay.trail.verify.log;

import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.outcome.Step;

/**
 * A head that was signed of this log at another size: the log must have had its root then.
 *
 * @param step that fails otherwise
 * @param file it stands in
 * @param needed whether a bag must be able to show it
 */
public record Promise(Head head, Step step, String file, boolean needed) {}
