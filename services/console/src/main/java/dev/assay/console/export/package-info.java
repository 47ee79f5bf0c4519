/** Makes exports: bags of the log and all that it names, with a report, kept in the store. */
@NullMarked
package dev.assay.console.export;

import org.jspecify.annotations.NullMarked;
