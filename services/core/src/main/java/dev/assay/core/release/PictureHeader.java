package dev.assay.core.release;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What the head of a PNG (ISO/IEC 15948) or JPEG (ITU-T T.81) says, read without decoding a pixel.
 *
 * @param channels 1 gray, 3 RGB (or a palette of it)
 * @param palette true for a PNG whose pixels are indices
 * @param bits of one value as stored
 */
record PictureHeader(Format format, int width, int height, int channels, boolean palette, int bits) {
    /**
     * Pixels of one picture: 4096 x 4096, the largest model input. More is refused before anything is decoded, since a
     * few kilobytes of PNG can stand for gigabytes of pixels.
     */
    static final long MAX_PIXELS = (long) InputSpec.MAX_SIDE * InputSpec.MAX_SIDE;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int INDEXED = 3;

    enum Format {
        PNG,
        JPEG
    }

    /**
     * @param name of the file, for messages
     */
    static PictureHeader read(String name, byte[] content) {
        if (startsWith(content, PNG)) {
            return checked(name, png(name, content));
        }
        if (content.length > 2 && u8(content, 0) == 0xff && u8(content, 1) == 0xd8) {
            return checked(name, jpeg(name, content));
        }
        throw new Refused(name + " must be a PNG or JPEG picture, found other content");
    }

    private static PictureHeader checked(String name, PictureHeader header) {
        long pixels = Integer.toUnsignedLong(header.width) * Integer.toUnsignedLong(header.height);
        if (pixels > MAX_PIXELS || header.width < 0 || header.height < 0) {
            throw new Refused(name + " must have at most " + MAX_PIXELS + " pixels, found "
                    + Integer.toUnsignedLong(header.width) + " x " + Integer.toUnsignedLong(header.height)
                    + "; it was not decoded");
        }
        if (pixels == 0) {
            throw new Refused(
                    name + " must have a width and a height above 0, found " + header.width + " x " + header.height);
        }
        return header;
    }

    /** Walks all chunks: each must be whole and its CRC right, so that a changed or cut file is refused. */
    private static PictureHeader png(String name, byte[] content) {
        ByteBuffer in = ByteBuffer.wrap(content);
        in.position(PNG.length);
        PictureHeader header = null;
        while (in.remaining() >= 12) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                throw truncated(name);
            }
            CRC32 crc = new CRC32();
            crc.update(content, in.position(), 4 + length);
            byte[] kind = new byte[4];
            in.get(kind);
            String type = new String(kind, StandardCharsets.US_ASCII);
            int data = in.position();
            in.position(data + length);
            if ((int) crc.getValue() != in.getInt()) {
                throw new Refused(name + " is damaged: the checksum of its chunk " + type + " is wrong");
            }
            if (header == null) {
                if (!type.equals("IHDR") || length != 13) {
                    throw new Refused(name + " is damaged: a PNG must begin with the chunk IHDR");
                }
                header = ihdr(name, ByteBuffer.wrap(content, data, length));
            } else if (type.equals("tRNS")) {
                throw transparent(name);
            } else if (type.equals("IEND")) {
                return header;
            }
        }
        throw truncated(name);
    }

    private static PictureHeader ihdr(String name, ByteBuffer data) {
        int width = data.getInt();
        int height = data.getInt();
        int bits = data.get();
        int colour = data.get();
        int channels = switch (colour) {
            case GRAY -> 1;
            case RGB, INDEXED -> 3;
            case 4, 6 -> throw transparent(name);
            default -> throw new Refused(name + " is damaged: colour type " + colour + " does not exist in PNG");
        };
        if (bits > 8) {
            throw new Refused(name + " must have 8 bits a channel or fewer, found " + bits);
        }
        return new PictureHeader(Format.PNG, width, height, channels, colour == INDEXED, bits);
    }

    /** Goes from marker to marker to the start of frame. */
    private static PictureHeader jpeg(String name, byte[] content) {
        int at = 2;
        while (at + 9 < content.length) {
            if (u8(content, at) != 0xff) {
                throw new Refused(name + " is damaged: a JPEG marker was expected at byte " + at);
            }
            int marker = u8(content, at + 1);
            if (marker == 0xff) {
                at++;
                continue;
            }
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                return frame(name, content, at);
            }
            if (marker == 0xd9 || marker == 0xda) {
                throw new Refused(name + " is damaged: a JPEG must have a frame before its data");
            }
            at += 2 + u16(content, at + 2);
        }
        throw truncated(name);
    }

    private static PictureHeader frame(String name, byte[] content, int at) {
        int bits = u8(content, at + 4);
        int height = u16(content, at + 5);
        int width = u16(content, at + 7);
        int channels = u8(content, at + 9);
        if (bits != 8) {
            throw new Refused(name + " must have 8 bits a channel, found " + bits);
        }
        if (channels != 1 && channels != 3) {
            throw new Refused(name + " must be gray or RGB, found a JPEG with " + channels + " channels");
        }
        return new PictureHeader(Format.JPEG, width, height, channels, false, bits);
    }

    private static Refused truncated(String name) {
        return new Refused(name + " is cut off: the picture ends before its data does");
    }

    private static Refused transparent(String name) {
        return new Refused(name + " must have no transparency, found an alpha channel: flatten it onto a background");
    }

    private static boolean startsWith(byte[] content, byte[] prefix) {
        return content.length >= prefix.length
                && java.util.Arrays.equals(content, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static int u8(byte[] content, int at) {
        return content[at] & 0xff;
    }

    private static int u16(byte[] content, int at) {
        return u8(content, at) << 8 | u8(content, at + 1);
    }
}
