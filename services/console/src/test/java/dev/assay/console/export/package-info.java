@NullMarked
package dev.assay.console.export;

import org.jspecify.annotations.NullMarked;
