/** Does the work of a task: fetches what it names, runs the engine, keeps the evidence. */
@NullMarked
package dev.assay.worker.bench;

import org.jspecify.annotations.NullMarked;
