/** The object store: one interface over plain files and S3. */
@NullMarked
package dev.assay.store;

import org.jspecify.annotations.NullMarked;
