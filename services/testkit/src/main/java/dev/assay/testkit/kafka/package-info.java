/** A real Kafka broker inside the test's own process. */
@NullMarked
package dev.assay.testkit.kafka;

import org.jspecify.annotations.NullMarked;
