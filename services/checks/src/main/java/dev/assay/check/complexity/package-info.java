/** How few pixels a map needs to say what it says. */
@NullMarked
package dev.assay.check.complexity;

import org.jspecify.annotations.NullMarked;
