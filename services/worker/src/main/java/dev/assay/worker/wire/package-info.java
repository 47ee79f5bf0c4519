/** Tasks off the queue and results onto their topic: the one place that knows the events' fields. */
@NullMarked
package dev.assay.worker.wire;

import org.jspecify.annotations.NullMarked;
