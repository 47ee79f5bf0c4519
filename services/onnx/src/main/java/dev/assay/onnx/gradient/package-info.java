/**
 * Walks an ONNX graph backwards and appends what it finds, gradients or relevances: graph in, graph out, in standard
 * operators.
 */
@NullMarked
package dev.assay.onnx.gradient;

import org.jspecify.annotations.NullMarked;
