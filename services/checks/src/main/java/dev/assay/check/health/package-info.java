/** Whether the maps say anything at all. */
@NullMarked
package dev.assay.check.health;

import org.jspecify.annotations.NullMarked;
