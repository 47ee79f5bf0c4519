/** Tests of the worker: on a real broker, with a bench that does as it is told. */
@NullMarked
package dev.assay.worker;

import org.jspecify.annotations.NullMarked;
