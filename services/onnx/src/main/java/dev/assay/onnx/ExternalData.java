package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Takes weights kept in files of their own into the graph. Only regular files in the model's own folder, or below it,
 * are opened: no absolute path, no {@code ..}, no link on the way. Where they take more than a graph may, they are not
 * copied but stay where they are, and the graph looks into the files.
 */
final class ExternalData {
    private final Path folder;
    private final String file;
    private final Predicate<Path> listed;
    private final boolean mapped;
    private long left = GraphLimits.MAX_EXTERNAL_BYTES;

    private ExternalData(Path path, Predicate<Path> listed, boolean mapped) {
        Path parent = path.toAbsolutePath().getParent();
        this.folder = parent == null ? path.toAbsolutePath() : parent;
        this.file = GraphFile.name(path);
        this.listed = listed;
        this.mapped = mapped;
    }

    /** @param listed whether a file of external data belongs to what was released */
    static ModelProto takeIn(Path path, ModelProto model, Predicate<Path> listed) {
        GraphProto graph = model.getGraph();
        if (graph.getInitializerList().stream().noneMatch(ExternalData::external)) {
            return model;
        }
        // A tensor that does not tell its length has the rest of its file, which is no more than its sizes make.
        long bytes = model.getSerializedSize();
        for (TensorProto tensor : graph.getInitializerList()) {
            bytes = Footprint.plus(bytes, external(tensor) ? Footprint.bytes(tensor) : 0);
        }
        ExternalData data = new ExternalData(path, listed, bytes > GraphLimits.MAX_BYTES);
        GraphProto.Builder whole = graph.toBuilder();
        for (TensorProto.Builder tensor : whole.getInitializerBuilderList()) {
            if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                data.takeIn(tensor);
            }
        }
        return model.toBuilder().setGraph(whole).build();
    }

    /** True for a tensor whose values are in another file. */
    static boolean external(TensorProto tensor) {
        return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    private void takeIn(TensorProto.Builder tensor) {
        Map<String, String> entries = tensor.getExternalDataList().stream()
                .collect(Collectors.toMap(
                        StringStringEntryProto::getKey, StringStringEntryProto::getValue, (first, second) -> second));
        Path data = resolve(tensor.getName(), entries.getOrDefault("location", ""));
        long offset = number(tensor.getName(), entries.getOrDefault("offset", "0"));
        try (RandomAccessFile in = new RandomAccessFile(data.toFile(), "r")) {
            long rest = Math.max(0, in.length() - offset);
            String length = entries.get("length");
            long wanted = length == null ? rest : number(tensor.getName(), length);
            if (wanted > rest) {
                throw refused(
                        tensor.getName(),
                        "needs " + wanted + " bytes from byte " + offset + " of " + Shown.word(GraphFile.name(data))
                                + ", which has " + in.length());
            }
            if (wanted > left) {
                throw new Refused(file + " has external data of more than " + GraphLimits.MAX_EXTERNAL_BYTES
                        + " bytes, the most that is read: export a smaller model");
            }
            if (wanted > Integer.MAX_VALUE) {
                throw refused(
                        tensor.getName(),
                        "takes " + wanted + " bytes, and " + Integer.MAX_VALUE + " is the most that one may");
            }
            left -= wanted;
            tensor.clearExternalData().clearDataLocation().setRawData(values(in, offset, (int) wanted));
        } catch (IOException e) {
            throw new Refused(
                    file + " keeps " + Shown.quoted(tensor.getName()) + " in " + Shown.word(GraphFile.name(data))
                            + ", which cannot be read; check the file and its permissions",
                    e);
        }
    }

    private ByteString values(RandomAccessFile in, long offset, int length) throws IOException {
        if (mapped) {
            return UnsafeByteOperations.unsafeWrap(in.getChannel().map(MapMode.READ_ONLY, offset, length));
        }
        byte[] values = new byte[length];
        in.seek(offset);
        in.readFully(values);
        return ByteString.copyFrom(values);
    }

    private Path resolve(String tensor, String location) {
        Path given;
        try {
            given = Path.of(location);
        } catch (InvalidPathException e) {
            throw new Refused(message(tensor, "names external data with an impossible path"), e);
        }
        if (location.isEmpty() || location.length() > GraphLimits.MAX_LOCATION_CHARACTERS) {
            throw refused(tensor, "names external data without a usable path");
        }
        boolean climbs = location.contains("\\");
        for (Path part : given) {
            climbs |= part.toString().equals("..");
        }
        if (given.isAbsolute() || climbs) {
            throw refused(tensor, "names external data " + Shown.quoted(location) + " outside the model's folder");
        }
        Path step = folder;
        for (Path part : given) {
            step = step.resolve(part);
            if (Files.isSymbolicLink(step)) {
                throw refused(tensor, "names external data " + Shown.quoted(location) + " behind a link");
            }
        }
        if (!Files.isRegularFile(step, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(tensor, "names external data " + Shown.quoted(location) + ", which is not there");
        }
        if (!listed.test(step.normalize())) {
            throw new Refused(file + ": weight " + Shown.quoted(tensor) + " is in external data "
                    + Shown.quoted(location) + ", which the release does not list;"
                    + " add its path to files: in release.yaml, so that its digest is part of the release");
        }
        return step;
    }

    private long number(String tensor, String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new Refused(message(tensor, "has an external offset or length that is no number"), e);
        }
        throw refused(tensor, "has a negative external offset or length");
    }

    private Refused refused(String tensor, String what) {
        return new Refused(message(tensor, what));
    }

    private String message(String tensor, String what) {
        return file + ": weight " + Shown.quoted(tensor) + " " + what
                + "; keep the data beside the model or export it into one file";
    }
}
