package dev.assay.core.parameter;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values of every parameter, resolved and checked; read by those who declared the parameters.
 *
 * @param values parameter name to its canonical text
 */
public record Arguments(SortedMap<String, String> values) {
    public Arguments {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    public double real(String name) {
        return Double.parseDouble(text(name));
    }

    public List<String> several(String name) {
        return List.of(text(name).split(","));
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + name + " was not declared; declared: " + values.keySet());
        }
        return value;
    }
}
