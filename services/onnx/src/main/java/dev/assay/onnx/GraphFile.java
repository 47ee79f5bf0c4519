package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The bytes of a model file, told apart from everything that is handed in by mistake. */
final class GraphFile {
    /** Enough to recognise text: an ONNX file has a control character among its first bytes. */
    private static final int SNIFFED_BYTES = 256;

    private static final int SHOWN_CHARACTERS = 30;

    /** First bytes of other kinds of file, and what to do with each. */
    private static final Map<String, String> OTHERS = Map.of(
            "PK\u0003\u0004", "a zip archive, perhaps a PyTorch checkpoint: export the model to ONNX",
            "\u0089HDF", "an HDF5 file, perhaps Keras weights: export the model to ONNX",
            "\u0089PNG", "a PNG picture: name the ONNX file instead",
            "\u001f\u008b", "a gzip archive: unpack it and name the ONNX file inside",
            "%PDF", "a PDF document: name the ONNX file instead");

    private static final String LARGE_FILE_POINTER = "version https://git-lfs";

    private GraphFile() {}

    static ModelProto parse(Path path) {
        String file = name(path);
        byte[] content = read(path, file);
        if (content.length == 0) {
            throw new Refused(file + " is empty (0 bytes): export the model again");
        }
        other(file, content);
        FieldScan.check(file, content);
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(content).newCodedInput();
            in.enableAliasing(true);
            return ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new Refused(file + " is not an ONNX model: a field of it cannot be read; export the model again", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    static String name(Path path) {
        Path last = path.getFileName();
        return last == null ? path.toString() : last.toString();
    }

    private static byte[] read(Path path, String file) {
        if (!Files.isRegularFile(path)) {
            throw new Refused(file + (Files.exists(path) ? " is not a regular file" : " does not exist")
                    + ": name the ONNX file of the model");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes((int) GraphLimits.MAX_BYTES + 1);
            if (content.length > GraphLimits.MAX_BYTES) {
                throw new Refused(file + " is larger than " + GraphLimits.MAX_BYTES
                        + " bytes, the most that is read: export a smaller model");
            }
            return content;
        } catch (IOException e) {
            throw new Refused(file + " cannot be read: " + e.getMessage() + "; check the file and its permissions", e);
        }
    }

    private static void other(String file, byte[] content) {
        String start = new String(content, 0, Math.min(content.length, SNIFFED_BYTES), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> kind : OTHERS.entrySet()) {
            if (start.startsWith(kind.getKey())) {
                throw new Refused(file + " is not an ONNX model but " + kind.getValue());
            }
        }
        if (start.startsWith(LARGE_FILE_POINTER)) {
            throw new Refused(file + " is not an ONNX model but a Git LFS pointer: run git lfs pull");
        }
        text(content).ifPresent(words -> {
            throw new Refused(file + " is not an ONNX model but text that begins with \"" + words
                    + "\": name the ONNX file of the model");
        });
    }

    /** The first characters, if the file begins as text does. */
    private static Optional<String> text(byte[] content) {
        int n = Math.min(content.length, SNIFFED_BYTES);
        for (int i = 0; i < n; i++) {
            boolean blank = content[i] == '\t' || content[i] == '\n' || content[i] == '\r';
            if (content[i] >= 0 && content[i] < ' ' && !blank) {
                return Optional.empty();
            }
        }
        int shown = Math.min(n, SHOWN_CHARACTERS);
        try {
            String words = StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content, 0, shown))
                    .toString();
            return Optional.of(words.replaceAll("\\s+", " ").strip().replace('"', '\''));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
