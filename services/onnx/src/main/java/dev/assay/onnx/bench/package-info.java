/** Networks of well-known sizes with random weights, made on the spot: what benchmarks run on, with nothing to download. */
@NullMarked
package dev.assay.onnx.bench;

import org.jspecify.annotations.NullMarked;
