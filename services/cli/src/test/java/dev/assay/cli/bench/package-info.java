/** Tests of the benchmarks' arithmetic. */
package dev.assay.cli.bench;
