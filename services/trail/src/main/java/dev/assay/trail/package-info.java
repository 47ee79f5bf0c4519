/** The records of the audit trail and their canonical bytes. */
@NullMarked
package dev.assay.trail;

import org.jspecify.annotations.NullMarked;
