/** Takes tasks from the queue, runs them, stores evidence, publishes results. */
@NullMarked
package dev.assay.worker;

import org.jspecify.annotations.NullMarked;
