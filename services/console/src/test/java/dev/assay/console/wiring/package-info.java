@NullMarked
package dev.assay.console.wiring;

import org.jspecify.annotations.NullMarked;
