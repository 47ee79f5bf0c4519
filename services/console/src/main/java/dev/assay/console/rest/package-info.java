/** The console over REST: the same lists as the pages, for programs. */
@NullMarked
package dev.assay.console.rest;

import org.jspecify.annotations.NullMarked;
