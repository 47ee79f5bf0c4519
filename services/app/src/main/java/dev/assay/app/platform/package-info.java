/** What the roles stand on: one machine with its own broker and data folder, or a Kafka that others run. */
@NullMarked
package dev.assay.app.platform;

import org.jspecify.annotations.NullMarked;
