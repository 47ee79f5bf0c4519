/** An audit as one page of HTML that needs neither server nor script. */
@NullMarked
package dev.assay.check.page;

import org.jspecify.annotations.NullMarked;
