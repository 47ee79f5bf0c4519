package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.release.Refused;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Graphs of operator sets 9 to 12, each beside its twin in set 17: the same values as ONNX Runtime gives for the graph
 * as it is, and the same gradient as the twin.
 */
class OlderSetsTest {
    private static final int MODERN = 17;

    static Stream<Arguments> pairs() {
        return Stream.of(
                        pair("Softmax over rows", 9, 12, OlderSetsTest::softmaxOverRows, softmaxTwin("Softmax")),
                        pair("Softmax of scores", 9, 12, OlderSetsTest::softmaxOfScores, scoresTwin()),
                        pair("LogSoftmax over rows", 9, 12, OlderSetsTest::logSoftmax, softmaxTwin("LogSoftmax")),
                        pair("Squeeze and Unsqueeze", 9, 12, OlderSetsTest::squeezed, squeezedTwin()),
                        pair("ReduceSum", 9, 12, OlderSetsTest::summed, summedTwin()),
                        pair("Split", 9, 12, OlderSetsTest::split, splitTwin()),
                        pair("Clip", 9, 10, OlderSetsTest::clipped, clippedTwin()),
                        pair("Clip with one bound", 9, 10, OlderSetsTest::clippedAbove, clippedAboveTwin()),
                        pair("Dropout", 9, 11, OlderSetsTest::dropped, droppedTwin()),
                        pair("Slice", 9, 9, OlderSetsTest::sliced, slicedTwin()),
                        pair("Pad", 9, 10, OlderSetsTest::padded, paddedTwin()),
                        pair("TopK", 9, 9, OlderSetsTest::best, bestTwin()),
                        pair(
                                "Upsample, nearest",
                                9,
                                9,
                                opset -> resized(opset, "Upsample", "nearest", 2),
                                twin("nearest", 2)),
                        pair(
                                "Upsample, linear",
                                9,
                                9,
                                opset -> resized(opset, "Upsample", "linear", 2),
                                twin("linear", 2)),
                        pair(
                                "Resize, nearest",
                                10,
                                10,
                                opset -> resized(opset, "Resize", "nearest", 2),
                                twin("nearest", 2)),
                        pair(
                                "Resize, smaller",
                                10,
                                10,
                                opset -> resized(opset, "Resize", "nearest", .75),
                                twin("nearest", .75)),
                        pair("BatchNormalization", 9, 12, OlderSetsTest::network, network(MODERN)))
                .flatMap(s -> s);
    }

    private static Stream<Arguments> pair(String what, int from, int to, IntFunction<Net> old, Net twin) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(opset -> Arguments.of(what + " in set " + opset, old.apply(opset), twin));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void has_the_values_it_had_and_the_gradient_of_its_twin(String what, Net net, Net twin) throws OrtException {
        ModelProto model = net.model(DataType.FLOAT, "y");
        Folded folded = fold(model);
        double[] expected;
        try (Runner runner = new Runner(model, OptLevel.NO_OPT)) {
            expected = Net.found(runner.run(net.inputs()), "y");
        }
        double[] seed = twin.values(expected.length);
        Difference.close("values", run(net, folded, "y", seed), expected);
        Folded modern = fold(twin.model(DataType.FLOAT, "y"));
        Difference.close("gradient", run(net, folded, "gradient", seed), run(net, modern, "gradient", seed));
        assertThat(folded.opset()).isEqualTo(MODERN);
    }

    @Test
    void weights_listed_among_the_inputs_are_weights() throws OrtException {
        Net net = network(9);
        GraphProto.Builder graph = net.model(DataType.FLOAT, "y").getGraph().toBuilder();
        graph.getInitializerList().forEach(weight -> graph.addInput(info(weight.getName(), weight.getDimsList())));
        for (int version : new int[] {3, 4}) {
            ModelProto model = net.model(DataType.FLOAT, "y").toBuilder()
                    .setIrVersion(version)
                    .setGraph(graph)
                    .build();
            Folded folded = Folding.fold(model, Map.of("x", new long[] {1, 2, 4, 4}));
            double[] seed = {1, 1, 1};
            Difference.close(
                    "gradient in file format " + version,
                    run(net, folded, "gradient", seed),
                    run(net, fold(net.model(DataType.FLOAT, "y")), "gradient", seed));
        }
    }

    @Test
    void what_has_no_form_in_newer_sets_is_refused_with_what_to_do() {
        Net both = new Net(10, 1)
                .input("x", 1, 2, 4, 4)
                .singles("scales", 1, 1, 2, .5)
                .node("Resize", "x,scales", "y", Attributes.of("mode", "nearest"));
        assertThatThrownBy(() -> fold(both.model(DataType.FLOAT, "y")))
                .isInstanceOf(Refused.class)
                .hasMessage("the model uses operator set 10 and enlarges one side and makes another smaller (node"
                        + " \"Resize-0\", operator Resize), which gradients do not carry over to newer ones: export"
                        + " the model again with opset 17");
    }

    private static double[] run(Net net, Folded folded, String what, double[] seed) throws OrtException {
        Gradient gradient = Gradient.of(folded, "y", List.of("x"), new Gradient.Seed.Dense());
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(gradient.seed(), seed);
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            String wanted = what.equals("gradient") ? gradient.gradients().getFirst() : what;
            return Net.found(runner.run(inputs), wanted);
        }
    }

    private static Folded fold(ModelProto model) {
        Map<String, long[]> sizes = new LinkedHashMap<>();
        model.getGraph()
                .getInputList()
                .forEach(input -> sizes.put(
                        input.getName(),
                        input.getType().getTensorType().getShape().getDimList().stream()
                                .mapToLong(d -> d.getDimValue())
                                .toArray()));
        return Folding.fold(model, sizes);
    }

    private static ValueInfoProto info(String name, List<Long> sizes) {
        ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
        var tensor = info.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT.getNumber());
        sizes.forEach(size -> tensor.getShapeBuilder().addDimBuilder().setDimValue(size));
        return info.build();
    }

    private static Net picture(int opset) {
        return new Net(opset, 11).input("x", 1, 2, 4, 4);
    }

    private static Net softmaxOverRows(int opset) {
        return picture(opset).node("Softmax", "x", "y");
    }

    private static Net logSoftmax(int opset) {
        return picture(opset).node("LogSoftmax", "x", "y", Attributes.of("axis", 1));
    }

    private static Net softmaxTwin(String operator) {
        return picture(MODERN)
                .integers("row", 1, 32)
                .integers("back", 1, 2, 4, 4)
                .node("Reshape", "x,row", "f")
                .node(operator, "f", "s", Attributes.of("axis", 1))
                .node("Reshape", "s,back", "y");
    }

    private static Net softmaxOfScores(int opset) {
        return new Net(opset, 12).input("x", 3, 5).node("Softmax", "x", "y");
    }

    private static Net scoresTwin() {
        return new Net(MODERN, 12).input("x", 3, 5).node("Softmax", "x", "y", Attributes.of("axis", -1));
    }

    private static Net squeezed(int opset) {
        return picture(opset)
                .node("Squeeze", "x", "q", axes(0))
                .node("Relu", "q", "r")
                .node("Unsqueeze", "r", "y", axes(0, 4));
    }

    private static Net squeezedTwin() {
        return picture(MODERN)
                .integers("first", 0)
                .integers("both", 0, 4)
                .node("Squeeze", "x,first", "q")
                .node("Relu", "q", "r")
                .node("Unsqueeze", "r,both", "y");
    }

    private static Net summed(int opset) {
        return picture(opset)
                .node("Exp", "x", "e")
                .node("ReduceSum", "e", "y", axes(2, 3), Attributes.of("keepdims", 0));
    }

    private static Net summedTwin() {
        return picture(MODERN)
                .integers("axes", 2, 3)
                .node("Exp", "x", "e")
                .node("ReduceSum", "e,axes", "y", Attributes.of("keepdims", 0));
    }

    private static Net split(int opset) {
        return picture(opset)
                .node("Split", "x", "a,b", Attributes.of("axis", 2), Attributes.of("split", new long[] {1, 3}))
                .node("Mul", "a,b", "y");
    }

    private static Net splitTwin() {
        return picture(MODERN)
                .integers("parts", 1, 3)
                .node("Split", "x,parts", "a,b", Attributes.of("axis", 2))
                .node("Mul", "a,b", "y");
    }

    private static Net clipped(int opset) {
        return picture(opset).node("Clip", "x", "y", Attributes.of("min", -.5), Attributes.of("max", 1.0));
    }

    private static Net clippedTwin() {
        return picture(MODERN)
                .singles("low", new double[] {-.5}, new long[0])
                .singles("high", new double[] {1}, new long[0])
                .node("Clip", "x,low,high", "y");
    }

    private static Net clippedAbove(int opset) {
        return picture(opset).node("Clip", "x", "y", Attributes.of("max", .25));
    }

    private static Net clippedAboveTwin() {
        return picture(MODERN).singles("high", new double[] {.25}, new long[0]).node("Clip", "x,,high", "y");
    }

    private static Net dropped(int opset) {
        return picture(opset)
                .node("Exp", "x", "e")
                .node("Dropout", "e", "d", Attributes.of("ratio", .3))
                .node("Mul", "d,x", "y");
    }

    private static Net droppedTwin() {
        return picture(MODERN).node("Exp", "x", "e").node("Mul", "e,x", "y");
    }

    private static Net sliced(int opset) {
        return picture(opset)
                .node(
                        "Slice",
                        "x",
                        "y",
                        axes(1, 3),
                        Attributes.of("starts", new long[] {1, 0}),
                        Attributes.of("ends", new long[] {2, -1}));
    }

    private static Net slicedTwin() {
        return picture(MODERN)
                .integers("starts", 1, 0)
                .integers("ends", 2, -1)
                .integers("axes", 1, 3)
                .node("Slice", "x,starts,ends,axes", "y");
    }

    private static Net padded(int opset) {
        return picture(opset)
                .node(
                        "Pad",
                        "x",
                        "p",
                        Attributes.of("mode", "constant"),
                        Attributes.of("pads", new long[] {0, 0, 1, 0, 0, 0, 0, 2}),
                        Attributes.of("value", 3.0))
                .node("Mul", "p,p", "y");
    }

    private static Net paddedTwin() {
        return picture(MODERN)
                .integers("pads", 0, 0, 1, 0, 0, 0, 0, 2)
                .singles("value", new double[] {3}, new long[0])
                .node("Pad", "x,pads,value", "p", Attributes.of("mode", "constant"))
                .node("Mul", "p,p", "y");
    }

    private static Net best(int opset) {
        return weighed(
                picture(opset).node("TopK", "x", "best,places", Attributes.of("k", 2), Attributes.of("axis", 3)));
    }

    private static Net bestTwin() {
        return weighed(picture(MODERN).integers("k", 2).node("TopK", "x,k", "best,places", Attributes.of("axis", 3)));
    }

    /** The mean times the places, through which no gradient goes. */
    private static Net weighed(Net net) {
        return net.node("Cast", "places", "p", Attributes.of("to", DataType.FLOAT.getNumber()))
                .node("ReduceMean", "x", "m", axes(3))
                .node("Mul", "m,p", "y");
    }

    private static Net resized(int opset, String operator, String mode, double scale) {
        return picture(opset)
                .singles("scales", 1, 1, scale, scale)
                .node(operator, "x,scales", "y", Attributes.of("mode", mode));
    }

    private static Net twin(String mode, double scale) {
        return picture(MODERN)
                .singles("scales", 1, 1, scale, scale)
                .node(
                        "Resize",
                        "x,,scales",
                        "y",
                        Attributes.of("mode", mode),
                        Attributes.of("coordinate_transformation_mode", "asymmetric"),
                        Attributes.of("nearest_mode", scale < 1 ? "ceil" : "floor"));
    }

    /** A network without anything that changed, normalisation left alone by a branch around it. */
    private static Net network(int opset) {
        return picture(opset)
                .weight("w", 3, 2, 3, 3)
                .weight("scale", 3)
                .weight("bias", 3)
                .weight("mean", 3)
                .positiveWeight("variance", 3)
                .weight("head", 3, 3)
                .weight("offset", 3)
                .node("Conv", "x,w", "c")
                .node("Relu", "c", "r")
                .node("BatchNormalization", "r,scale,bias,mean,variance", "n")
                .node("Add", "n,r", "a")
                .node("MaxPool", "a", "m", Attributes.of("kernel_shape", new long[] {2, 2}))
                .node("Flatten", "m", "f")
                .node("Gemm", "f,head,offset", "y");
    }

    private static AttributeProto axes(long... axes) {
        return Attributes.of("axes", Arrays.copyOf(axes, axes.length));
    }
}
