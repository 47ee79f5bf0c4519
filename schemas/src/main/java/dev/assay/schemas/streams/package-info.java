/** Running Kafka Streams applications: what every topology of ours needs around it. */
@NullMarked
package dev.assay.schemas.streams;

import org.jspecify.annotations.NullMarked;
