/** Tests of how the worker process is started. */
@NullMarked
package dev.assay.app.child;

import org.jspecify.annotations.NullMarked;
