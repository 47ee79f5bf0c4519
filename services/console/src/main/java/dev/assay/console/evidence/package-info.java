/** What records name by digest, fetched from the object store and checked on the way. */
@NullMarked
package dev.assay.console.evidence;

import org.jspecify.annotations.NullMarked;
