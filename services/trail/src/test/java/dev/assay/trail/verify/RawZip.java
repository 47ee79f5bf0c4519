package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip archive each of whose headers may say what it likes. */
final class RawZip {
    private static final byte[] NONE = {};
    private static final int STREAMED = 8;

    /** One file; what is not changed fits together. */
    static final class Entry {
        final String name;
        final byte[] content;
        String localName;
        byte[] localExtra = NONE;
        byte[] extra = NONE;
        /** What the local header says instead of the CRC. */
        int localCrc;

        int system = 3;
        int attributes;
        boolean deflated;
        boolean streamed;
        /** Sizes and place are said in 64 bits. */
        boolean large;
        /** After the compressed content, and counted with it. */
        byte[] appended = NONE;
        /** Before the local header, and spoken of nowhere. */
        byte[] before = NONE;

        private Entry(String name, byte[] content) {
            this.name = name;
            this.content = content;
            this.localName = name;
            this.localCrc = crc(content);
        }
    }

    final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
    /** Between the last entry and the directory. */
    byte[] beforeDirectory = NONE;

    /** Between the directory and the end. */
    byte[] beforeEnd = NONE;

    RawZip(Map<String, byte[]> files) {
        files.forEach((name, content) -> entries.put(name, new Entry(name, content)));
    }

    static RawZip story() {
        return new RawZip(LogScene.story().full().files());
    }

    Entry entry(String name) {
        return Objects.requireNonNull(entries.get(name), name);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (Entry entry : entries.values()) {
            out.writeBytes(entry.before);
            int offset = out.size();
            byte[] packed = joined(packed(entry), entry.appended);
            out.writeBytes(local(entry, packed.length));
            out.writeBytes(packed);
            if (entry.streamed) {
                out.writeBytes(descriptor(entry, packed.length));
            }
            directory.writeBytes(central(entry, packed.length, offset));
        }
        out.writeBytes(beforeDirectory);
        int offset = out.size();
        out.writeBytes(directory.toByteArray());
        out.writeBytes(beforeEnd);
        out.writeBytes(end(entries.size(), directory.size() + beforeEnd.length, offset));
        return out.toByteArray();
    }

    /** A whole local entry, stored. */
    static byte[] local(String name, byte[] content) {
        return joined(local(new Entry(name, content), content.length), content);
    }

    static byte[] central(String name, byte[] content, int offset) {
        return central(new Entry(name, content), content.length, offset);
    }

    private static byte[] local(Entry entry, int packed) {
        byte[] name = entry.localName.getBytes(UTF_8);
        byte[] extra = entry.large ? field(1, longs(entry.content.length, packed)) : entry.localExtra;
        ByteBuffer header = record(30 + name.length + extra.length);
        header.putInt(0x04034b50).putShort((short) 20).putShort(flags(entry)).putShort(method(entry));
        header.putInt(0).putInt(entry.streamed ? 0 : entry.localCrc);
        header.putInt(entry.large ? -1 : entry.streamed ? 0 : packed);
        header.putInt(entry.large ? -1 : entry.streamed ? 0 : entry.content.length);
        header.putShort((short) name.length).putShort((short) extra.length);
        return header.put(name).put(extra).array();
    }

    private static byte[] descriptor(Entry entry, int packed) {
        ByteBuffer sizes = record(entry.large ? 24 : 16).putInt(0x08074b50).putInt(crc(entry.content));
        if (entry.large) {
            return sizes.put(longs(packed, entry.content.length)).array();
        }
        return sizes.putInt(packed).putInt(entry.content.length).array();
    }

    private static byte[] central(Entry entry, int packed, int offset) {
        byte[] name = entry.name.getBytes(UTF_8);
        byte[] extra = entry.large ? field(1, longs(entry.content.length, packed, offset)) : entry.extra;
        ByteBuffer header = record(46 + name.length + extra.length);
        header.putInt(0x02014b50).put((byte) 20).put((byte) entry.system).putShort((short) 20);
        header.putShort(flags(entry)).putShort(method(entry)).putInt(0).putInt(crc(entry.content));
        header.putInt(entry.large ? -1 : packed).putInt(entry.large ? -1 : entry.content.length);
        header.putShort((short) name.length).putShort((short) extra.length);
        header.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        header.putInt(entry.attributes).putInt(entry.large ? -1 : offset);
        return header.put(name).put(extra).array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = record(values.length * Long.BYTES);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    static byte[] end(int entries, int size, int offset) {
        ByteBuffer end = record(22);
        end.putInt(0x06054b50).putInt(0).putShort((short) entries).putShort((short) entries);
        return end.putInt(size).putInt(offset).putShort((short) 0).array();
    }

    /** The end for large archives, with its locator, that stands at {@code at}. */
    static byte[] largeEnd(int entries, int size, int offset, int at) {
        ByteBuffer end = record(56 + 20);
        end.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putLong(0);
        end.putLong(entries).putLong(entries).putLong(size).putLong(offset);
        return end.putInt(0x07064b50).putInt(0).putLong(at).putInt(1).array();
    }

    static byte[] field(int id, byte[] content) {
        return record(4 + content.length)
                .putShort((short) id)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static short flags(Entry entry) {
        return (short) (entry.streamed ? STREAMED : 0);
    }

    private static short method(Entry entry) {
        return (short) (entry.deflated ? 8 : 0);
    }

    private static byte[] packed(Entry entry) {
        if (!entry.deflated) {
            return entry.content;
        }
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(entry.content);
        deflater.finish();
        byte[] packed = new byte[entry.content.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static ByteBuffer record(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
