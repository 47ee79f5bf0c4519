@NullMarked
package dev.assay.console.evidence;

import org.jspecify.annotations.NullMarked;
