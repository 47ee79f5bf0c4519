/** The engine: one task of an audit, from opened models and a dataset folder to findings and evidence. */
@NullMarked
package dev.assay.check.engine;

import org.jspecify.annotations.NullMarked;
