/** Tests of the application: its parts in this process, and the packaged whole as processes of their own. */
@NullMarked
package dev.assay.app.child;

import org.jspecify.annotations.NullMarked;
