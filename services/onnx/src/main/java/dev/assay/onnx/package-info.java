/** ONNX graphs: read under limits, edited, and run on ONNX Runtime. The only room that knows ONNX Runtime. */
@NullMarked
package dev.assay.onnx;

import org.jspecify.annotations.NullMarked;
