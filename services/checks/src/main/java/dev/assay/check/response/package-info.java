/** What channels respond to and how samples lie to one another in a layer, shown in pictures. */
@NullMarked
package dev.assay.check.response;

import org.jspecify.annotations.NullMarked;
