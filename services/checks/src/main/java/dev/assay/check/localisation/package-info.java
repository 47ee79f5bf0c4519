/** Whether a map lies on the object: pointing game and relevance mass. */
@NullMarked
package dev.assay.check.localisation;

import org.jspecify.annotations.NullMarked;
