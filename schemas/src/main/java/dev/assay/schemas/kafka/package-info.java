/** The topics, their settings, and how schemas travel between versions of the services. */
@NullMarked
package dev.assay.schemas.kafka;

import org.jspecify.annotations.NullMarked;
