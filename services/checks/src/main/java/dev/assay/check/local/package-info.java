/** A whole audit in one process, without a server: the same work, engine and assembly as the services run. */
@NullMarked
package dev.assay.check.local;

import org.jspecify.annotations.NullMarked;
