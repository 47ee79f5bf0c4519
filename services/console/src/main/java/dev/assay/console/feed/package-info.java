/** Reads the topics from their beginning and tells the board. */
@NullMarked
package dev.assay.console.feed;

import org.jspecify.annotations.NullMarked;
