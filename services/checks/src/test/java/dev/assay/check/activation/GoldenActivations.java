package dev.assay.check.activation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Values of NumPy and SciPy; src/test/golden/activations.py made them. */
public record GoldenActivations(JsonNode of) {
    public static GoldenActivations named(String name) {
        try (InputStream in = GoldenActivations.class.getResourceAsStream("golden.json")) {
            return new GoldenActivations(
                    new ObjectMapper().readTree(Objects.requireNonNull(in)).get(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the golden values", e);
        }
    }

    public double number(String name) {
        return of.get(name).asDouble();
    }

    public double[] row(String name) {
        return row(of.get(name));
    }

    public double[][] matrix(String name) {
        JsonNode rows = of.get(name);
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = row(rows.get(i));
        }
        return matrix;
    }

    private static double[] row(JsonNode node) {
        double[] row = new double[node.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = node.get(i).asDouble();
        }
        return row;
    }
}
