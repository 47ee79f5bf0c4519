package dev.assay.schemas.wire;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Records with values in every field, odd ones among them. */
final class RandomRecords {
    private static final int MAX_ITEMS = 5;
    private static final String[] TEXTS = {"", "digits", "µ ± σ", "\uD83D\uDD2C", "a\u0000b", "x".repeat(40)};

    private final RandomGenerator random;

    RandomRecords(RandomGenerator random) {
        this.random = random;
    }

    SpecificRecord record(Schema schema) {
        SpecificRecord record = (SpecificRecord) EventData.INSTANCE.newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            EventData.INSTANCE.setField(record, field.name(), field.pos(), value(field.schema()));
        }
        return record;
    }

    private Object value(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(100);
            case INT -> random.nextBoolean() ? random.nextInt() : random.nextInt(5);
            case LONG -> schema.getLogicalType() == null ? whole() : Instant.ofEpochMilli(whole());
            case DOUBLE -> random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian();
            case BOOLEAN -> random.nextBoolean();
            case BYTES -> bytes();
            case ENUM -> symbol(schema);
            case ARRAY -> list(schema.getElementType());
            case MAP -> map(schema.getValueType());
            case RECORD -> record(schema);
            default -> throw new IllegalArgumentException("no event has a " + schema.getType() + " yet");
        };
    }

    private long whole() {
        return random.nextBoolean() ? random.nextLong() : random.nextInt(5);
    }

    private ByteBuffer bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static Object symbol(Schema schema, String name) {
        return EventData.INSTANCE.createEnum(name, schema);
    }

    private Object symbol(Schema schema) {
        List<String> symbols = schema.getEnumSymbols();
        return symbol(schema, symbols.get(random.nextInt(symbols.size())));
    }

    private List<Object> list(Schema item) {
        List<Object> list = new ArrayList<>();
        for (int n = random.nextInt(MAX_ITEMS); n > 0; n--) {
            list.add(value(item));
        }
        return list;
    }

    private Map<String, Object> map(Schema item) {
        Map<String, Object> map = new HashMap<>();
        for (int n = random.nextInt(MAX_ITEMS); n > 0; n--) {
            map.put("key " + n, value(item));
        }
        return map;
    }
}
