@NullMarked
package dev.assay.trail.bag;

import org.jspecify.annotations.NullMarked;
