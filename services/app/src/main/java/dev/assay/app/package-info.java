/** The one application: reads what was asked for at start, and puts installation, broker and roles together. */
@NullMarked
package dev.assay.app;

import org.jspecify.annotations.NullMarked;
