package dev.assay.core.document;

import java.util.Map;
import java.util.Optional;

/** The values of a mapping whose keys are all known; a key without a value counts as absent. */
public final class Fields {
    private final Value of;
    private final Map<String, Value> values;

    Fields(Value of, Map<String, Value> values) {
        this.of = of;
        this.values = Map.copyOf(values);
    }

    /** The value of a key that must be there. */
    public Value get(String key) {
        return find(key).orElseThrow(() -> of.refused("key \"" + key + "\" is missing"));
    }

    public Optional<Value> find(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
