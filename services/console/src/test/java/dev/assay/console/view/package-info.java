@NullMarked
package dev.assay.console.view;

import org.jspecify.annotations.NullMarked;
