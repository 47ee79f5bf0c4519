@NullMarked
package dev.assay.intake;

import org.jspecify.annotations.NullMarked;
