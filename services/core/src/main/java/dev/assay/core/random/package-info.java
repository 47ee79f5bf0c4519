/** Random numbers that depend on what they are for, never on when or where they are drawn. */
@NullMarked
package dev.assay.core.random;

import org.jspecify.annotations.NullMarked;
