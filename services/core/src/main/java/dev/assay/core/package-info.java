/** The values that every room shares: digests and the names of things. */
@NullMarked
package dev.assay.core;

import org.jspecify.annotations.NullMarked;
