/** The console put together, as the application starts and stops it. */
@NullMarked
package dev.assay.console.wiring;

import org.jspecify.annotations.NullMarked;
