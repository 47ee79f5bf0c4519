/** Rules of the architecture, and the whole system run as people run it. */
@NullMarked
package dev.assay.verification;

import org.jspecify.annotations.NullMarked;
