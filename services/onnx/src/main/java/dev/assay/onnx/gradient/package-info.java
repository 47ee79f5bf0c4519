/** Differentiates an ONNX graph by appending its backward pass: graph in, graph out, in standard operators. */
@NullMarked
package dev.assay.onnx.gradient;

import org.jspecify.annotations.NullMarked;
