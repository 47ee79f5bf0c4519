/** Arrays in files as NumPy writes and reads them: the .npy format. */
@NullMarked
package dev.assay.core.npy;

import org.jspecify.annotations.NullMarked;
