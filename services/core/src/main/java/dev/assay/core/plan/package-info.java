/** Plans, resolved: which explainers and checks an audit runs, with every parameter written out. */
@NullMarked
package dev.assay.core.plan;

import org.jspecify.annotations.NullMarked;
