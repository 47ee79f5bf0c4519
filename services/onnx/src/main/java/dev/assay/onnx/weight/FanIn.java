package dev.assay.onnx.weight;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/** How many values go into one value of a layer's output. */
final class FanIn {
    private FanIn() {}

    /**
     * Of a convolution or product.
     *
     * @param input at which place of the node the weights go in
     * @param sizes of the weights there, at least two
     */
    static long of(NodeProto node, int input, List<Long> sizes) {
        int rank = sizes.size();
        return switch (node.getOpType()) {
            case "Conv" -> product(sizes.subList(1, rank));
            case "ConvTranspose" ->
                Math.max(1, sizes.getFirst() / attribute(node, "group", 1)) * product(sizes.subList(2, rank));
            case "Gemm" -> {
                boolean turned = attribute(node, input == 0 ? "transA" : "transB", 0) != 0;
                yield sizes.get((input == 0) == turned ? 0 : 1);
            }
            default -> input == 0 ? sizes.getLast() : sizes.get(rank - 2);
        };
    }

    private static long product(List<Long> sizes) {
        return sizes.stream().reduce(1L, (a, b) -> a * b);
    }

    private static long attribute(NodeProto node, String name, long otherwise) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(otherwise);
    }
}
