@NullMarked
package dev.assay.console;

import org.jspecify.annotations.NullMarked;
