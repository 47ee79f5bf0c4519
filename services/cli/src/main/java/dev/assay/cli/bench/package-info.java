/** Benchmarks: figures that this machine gives in one run, and the ratios between them. */
@NullMarked
package dev.assay.cli.bench;

import org.jspecify.annotations.NullMarked;
