/** Folders on disk that a process makes for itself and removes again. */
@NullMarked
package dev.assay.core.folder;

import org.jspecify.annotations.NullMarked;
