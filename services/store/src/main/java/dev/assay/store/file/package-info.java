/** The object store as plain files under one folder. */
@NullMarked
package dev.assay.store.file;

import org.jspecify.annotations.NullMarked;
