/** Valid models changed in one place, opened and differentiated in processes that may die of it. */
package dev.assay.onnx.mutant;
