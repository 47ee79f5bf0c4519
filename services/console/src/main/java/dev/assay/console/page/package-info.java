/** Pages for people: what is known, put in the order and form in which it is read. */
@NullMarked
package dev.assay.console.page;

import org.jspecify.annotations.NullMarked;
