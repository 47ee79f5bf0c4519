/** The report of an export: what the records say, for those who are no engineers, as a page and as PDF/A. */
@NullMarked
package dev.assay.report;

import org.jspecify.annotations.NullMarked;
