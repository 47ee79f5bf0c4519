@NullMarked
package dev.assay.console.order;

import org.jspecify.annotations.NullMarked;
