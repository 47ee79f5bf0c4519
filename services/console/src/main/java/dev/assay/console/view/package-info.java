/** What the console shows: audits, releases, plans and rejections, as far as they are in memory. */
@NullMarked
package dev.assay.console.view;

import org.jspecify.annotations.NullMarked;
