/** Small ONNX models with known answers, written node by node. */
@NullMarked
package dev.assay.testkit.onnx;

import org.jspecify.annotations.NullMarked;
