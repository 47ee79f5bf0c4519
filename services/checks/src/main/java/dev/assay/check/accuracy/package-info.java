/** Whether the predictions are right. */
@NullMarked
package dev.assay.check.accuracy;

import org.jspecify.annotations.NullMarked;
