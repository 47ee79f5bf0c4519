/** Whether trainings that differ along one axis explain themselves alike. */
@NullMarked
package dev.assay.check.seeds;

import org.jspecify.annotations.NullMarked;
