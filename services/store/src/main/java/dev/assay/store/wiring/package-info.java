/** Opens the object store that an installation's settings name. */
@NullMarked
package dev.assay.store.wiring;

import org.jspecify.annotations.NullMarked;
