/** The weights of a graph, layer by layer, and graphs with weights drawn anew. */
@NullMarked
package dev.assay.onnx.weight;

import org.jspecify.annotations.NullMarked;
