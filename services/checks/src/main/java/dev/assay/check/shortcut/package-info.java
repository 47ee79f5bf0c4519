/** Whether the prediction depends on what should not matter: marked regions removed. */
@NullMarked
package dev.assay.check.shortcut;

import org.jspecify.annotations.NullMarked;
