package dev.assay.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DocumentationTest {
    private final List<Schema> named = named();

    @Test
    void every_record_and_choice_says_what_it_is() {
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(says(schema.getDoc()))
                        .as(schema.getFullName())
                        .isTrue());
    }

    @Test
    void every_field_says_what_it_holds() {
        assertThat(named.stream()
                        .filter(schema -> schema.getType() == Schema.Type.RECORD)
                        .flatMap(schema -> schema.getFields().stream()
                                .filter(field -> !says(field.doc()))
                                .map(field -> schema.getName() + '.' + field.name())))
                .isEmpty();
    }

    /** Without it a reader of this version could not read an event with a choice added later. */
    @Test
    void every_choice_can_grow() {
        assertThat(named.stream().filter(schema -> schema.getType() == Schema.Type.ENUM))
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(schema.getEnumDefault())
                        .as(schema.getFullName())
                        .isEqualTo("UNKNOWN"));
    }

    /** A sentence: it has some words, and an end. */
    private static boolean says(@Nullable String doc) {
        return doc != null && doc.length() > 8 && doc.endsWith(".");
    }

    private static List<Schema> named() {
        Set<String> seen = new HashSet<>();
        List<Schema> named = new ArrayList<>();
        Schemas.OWN.forEach(schema -> collect(schema, seen, named));
        return named;
    }

    private static void collect(Schema schema, Set<String> seen, List<Schema> named) {
        switch (schema.getType()) {
            case RECORD -> {
                if (seen.add(schema.getFullName())) {
                    named.add(schema);
                    schema.getFields().forEach(field -> collect(field.schema(), seen, named));
                }
            }
            case ENUM, FIXED -> {
                if (seen.add(schema.getFullName())) {
                    named.add(schema);
                }
            }
            case ARRAY -> collect(schema.getElementType(), seen, named);
            case MAP -> collect(schema.getValueType(), seen, named);
            case UNION -> schema.getTypes().forEach(type -> collect(type, seen, named));
            case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }
}
