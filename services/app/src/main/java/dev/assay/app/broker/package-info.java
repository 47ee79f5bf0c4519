/** The Kafka broker of an installation on one machine, inside the application's own process. */
@NullMarked
package dev.assay.app.broker;

import org.jspecify.annotations.NullMarked;
