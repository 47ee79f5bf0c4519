/** Takes in releases: validates, stores, publishes one event each. */
@NullMarked
package dev.assay.intake;

import org.jspecify.annotations.NullMarked;
