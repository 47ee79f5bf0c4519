/** The events of the topics: one class a record, generated from {@code src/main/avro}. */
@NullMarked
package dev.assay.schemas;

import org.jspecify.annotations.NullMarked;
