package dev.assay.schemas.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * Avro's view of the generated classes, without its search for classes by the names that a schema gives: a name stands
 * for one of ours or for none. (Avro guards that search with a list of trusted packages kept for the whole JVM.)
 */
final class EventData extends SpecificData {
    static final EventData INSTANCE = new EventData();

    private final Map<String, Class<?>> classes = new HashMap<>();

    private EventData() {
        super(EventData.class.getClassLoader());
        addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        Schemas.OWN.forEach(this::add);
    }

    @Override
    public @Nullable Class<?> getClass(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
            default -> super.getClass(schema);
        };
    }

    private void add(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                if (named(schema)) {
                    schema.getFields().forEach(field -> add(field.schema()));
                }
            }
            case ENUM, FIXED -> named(schema);
            case ARRAY -> add(schema.getElementType());
            case MAP -> add(schema.getValueType());
            case UNION -> schema.getTypes().forEach(this::add);
            case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }

    private boolean named(Schema schema) {
        try {
            Class<?> generated = Class.forName(schema.getFullName(), true, getClassLoader());
            return classes.put(schema.getFullName(), generated) == null;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no class was generated for " + schema.getFullName(), e);
        }
    }
}
