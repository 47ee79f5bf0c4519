package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * An input or output of a graph as its file declares it.
 *
 * @param type of the values, for example {@code float}; {@code no tensor} for sequences, maps and the like
 * @param shape absent where the file does not say it
 */
public record Port(String name, String type, Optional<List<Dimension>> shape) {
    /** What images and scores are made of. */
    static final String FLOAT = "float";

    /** Dimensions that a message shows: tensors of images have four. */
    private static final int MAX_SHOWN = 8;

    /**
     * @param size absent where it is open until the model runs
     * @param symbol name of an open size; the empty string if it has none
     */
    public record Dimension(OptionalLong size, String symbol) {
        /** True where this dimension may have that size. */
        boolean allows(long wanted) {
            return size.isEmpty() || size.getAsLong() == wanted;
        }

        @Override
        public String toString() {
            return size.isPresent() ? Long.toString(size.getAsLong()) : symbol.isEmpty() ? "?" : Shown.word(symbol);
        }
    }

    static Port of(ValueInfoProto info) {
        if (!info.getType().hasTensorType()) {
            return new Port(info.getName(), "no tensor", Optional.empty());
        }
        var tensor = info.getType().getTensorType();
        DataType type = DataType.forNumber(tensor.getElemType());
        String word =
                type == null ? "type " + tensor.getElemType() : type.name().toLowerCase(Locale.ROOT);
        Optional<List<Dimension>> shape = tensor.hasShape()
                ? Optional.of(tensor.getShape().getDimList().stream()
                        .map(Port::dimension)
                        .toList())
                : Optional.empty();
        return new Port(info.getName(), word, shape);
    }

    private static Dimension dimension(TensorShapeProto.Dimension dim) {
        return dim.hasDimValue() && dim.getDimValue() > 0
                ? new Dimension(OptionalLong.of(dim.getDimValue()), "")
                : new Dimension(OptionalLong.empty(), dim.getDimParam());
    }

    /** The shape for people, for example {@code [batch, 3, 48, 48]}. */
    String written() {
        return shape.map(dims -> dims.stream()
                        .limit(MAX_SHOWN)
                        .map(Dimension::toString)
                        .collect(Collectors.joining(", ", "[", dims.size() > MAX_SHOWN ? ", …]" : "]")))
                .orElse("of unknown rank");
    }
}
