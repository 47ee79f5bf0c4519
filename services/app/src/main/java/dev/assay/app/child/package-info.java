/** The worker as a supervised child process, and the tie by which a child ends with its parent. */
@NullMarked
package dev.assay.app.child;

import org.jspecify.annotations.NullMarked;
