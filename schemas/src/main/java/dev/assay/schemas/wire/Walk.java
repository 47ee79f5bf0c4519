package dev.assay.schemas.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/**
 * Walks the bytes of an event by its schema before anything is built from them. Avro's own decoder allocates what a
 * length prefix asks for, and keeps its limits in the settings of the whole JVM; after this walk every length is known
 * to be backed by bytes that are there.
 */
final class Walk {
    /**
     * Items of all arrays and maps of one event. Two doubles a sample for the largest shard, or 64 thousand evidence
     * files, lie below it; the objects built from hostile bytes stay under about 100 MB.
     */
    static final int MAX_ITEMS = 1 << 18;

    /** Records within records. Ours nest three deep; a schema met on a topic may be recursive. */
    static final int MAX_DEPTH = 32;

    /**
     * Values of any kind in one event. More than {@link #MAX_ITEMS} evidence records hold; a schema met on a topic may
     * multiply empty records within records, which take time and no bytes.
     */
    static final int MAX_VALUES = 1 << 22;

    private static final int MAX_VARINT_BYTES = 10;

    private final byte[] bytes;
    private int at;
    private int items;
    private int values;

    private Walk(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** Accepts exactly one value of the schema that starts at {@code from} and ends where the bytes end. */
    static void whole(Schema schema, byte[] bytes, int from) throws Malformed {
        Walk walk = new Walk(bytes, from);
        walk.value(schema, 0);
        if (walk.at != bytes.length) {
            throw new Malformed((bytes.length - walk.at) + " bytes follow the end of the event");
        }
    }

    private void value(Schema schema, int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed("nested deeper than " + MAX_DEPTH);
        }
        if (++values > MAX_VALUES) {
            throw new Malformed("more than " + MAX_VALUES + " values");
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> bool();
            case INT -> integer();
            case LONG -> varint();
            case FLOAT -> skip(Float.BYTES);
            case DOUBLE -> skip(Double.BYTES);
            case BYTES -> skip(varint());
            case STRING -> text();
            case FIXED -> skip(schema.getFixedSize());
            case ENUM -> index(schema.getEnumSymbols().size());
            case UNION -> value(schema.getTypes().get(index(schema.getTypes().size())), depth + 1);
            case ARRAY -> blocks(schema.getElementType(), false, depth + 1);
            case MAP -> blocks(schema.getValueType(), true, depth + 1);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    value(field.schema(), depth + 1);
                }
            }
        }
    }

    private void blocks(Schema item, boolean keyed, int depth) throws Malformed {
        for (long count = blockCount(); count != 0; count = blockCount()) {
            for (long i = 0; i < count; i++) {
                if (keyed) {
                    text();
                }
                value(item, depth);
            }
        }
    }

    /** A negative count is followed by the block's size in bytes, which the walk does not need. */
    private long blockCount() throws Malformed {
        long count = varint();
        if (count < 0) {
            long size = varint();
            if (size < 0 || size > bytes.length - at) {
                throw new Malformed("a block claims " + size + " bytes where " + (bytes.length - at) + " are left");
            }
            count = -count;
        }
        if (count < 0 || count > MAX_ITEMS - items) {
            throw new Malformed("more than " + MAX_ITEMS + " items in lists");
        }
        items += (int) count;
        return count;
    }

    private void bool() throws Malformed {
        int found = next();
        if (found != 0 && found != 1) {
            throw new Malformed("a boolean must be 0 or 1, found " + found);
        }
    }

    private int integer() throws Malformed {
        long found = varint();
        if (found != (int) found) {
            throw new Malformed("an int must fit 32 bits, found " + found);
        }
        return (int) found;
    }

    private int index(int size) throws Malformed {
        int found = integer();
        if (found < 0 || found >= size) {
            throw new Malformed("a choice must be below " + size + ", found " + found);
        }
        return found;
    }

    private void text() throws Malformed {
        int start = at;
        long length = varint();
        int from = at;
        skip(length);
        if (isAscii(from)) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, at - from));
        } catch (CharacterCodingException e) {
            throw new Malformed("text at byte " + start + " is not UTF-8");
        }
    }

    /** From there to here. */
    private boolean isAscii(int from) {
        int all = 0;
        for (int i = from; i < at; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    private void skip(long length) throws Malformed {
        if (length < 0 || length > bytes.length - at) {
            throw new Malformed("at byte " + at + " a length of " + length + " is claimed where " + (bytes.length - at)
                    + " bytes are left");
        }
        at += (int) length;
    }

    private int next() throws Malformed {
        if (at >= bytes.length) {
            throw new Malformed("the event ends in the middle of a field");
        }
        return bytes[at++] & 0xff;
    }

    private long varint() throws Malformed {
        long zigzag = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            int b = next();
            zigzag |= (long) (b & 0x7f) << (7 * i);
            if ((b & 0x80) == 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new Malformed("a number is longer than " + MAX_VARINT_BYTES + " bytes");
    }
}
