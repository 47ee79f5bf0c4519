/** Turns releases and plans into audits, and audits into tasks. */
@NullMarked
package dev.assay.planner;

import org.jspecify.annotations.NullMarked;
