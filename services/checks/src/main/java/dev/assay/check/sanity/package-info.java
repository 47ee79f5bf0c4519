/** Whether maps depend on what the model has learned and on the class that they explain. */
@NullMarked
package dev.assay.check.sanity;

import org.jspecify.annotations.NullMarked;
