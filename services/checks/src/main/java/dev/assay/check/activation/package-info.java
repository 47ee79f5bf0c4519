/** Whether the units inside a model do anything. */
@NullMarked
package dev.assay.check.activation;

import org.jspecify.annotations.NullMarked;
