package dev.assay.onnx.gradient;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How relevance passes each operator: layer-wise relevance propagation over the graphs that are differentiated. */
final class RelevanceRules {
    /** Functions of one input, value by value: all of an output's relevance is that input's. */
    static final List<String> FUNCTIONS = List.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "ThresholdedRelu",
            "Elu",
            "Celu",
            "Selu",
            "Clip",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Tanh",
            "Softplus",
            "Softsign",
            "Mish",
            "Gelu",
            "Neg",
            "Abs",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Erf",
            "Sin",
            "Cos",
            "Atan",
            "Pow");

    /** Operators whose every output is one value of an input: relevance goes where that value came from. */
    static final List<String> MOVES = List.of(
            "Identity",
            "Cast",
            "Dropout",
            "Where",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Concat",
            "Split",
            "Expand",
            "Tile",
            "DepthToSpace",
            "SpaceToDepth",
            "Trilu",
            "Slice",
            "Pad",
            "Gather",
            "GatherElements",
            "GatherND",
            "ScatterElements",
            "ScatterND",
            "MaxPool",
            "GlobalMaxPool",
            "ReduceMax",
            "ReduceMin",
            "Max",
            "Min");

    private RelevanceRules() {}

    /**
     * @param back the rules of gradients, by whose transposed maps relevance is led back
     * @param box the input's legal range, if the first layer shares by it
     */
    static Rules of(Propagation propagation, Rules back, Facts facts, Optional<Box> box) {
        Rectified rectified = new Rectified(facts);
        Sharing sharing = new Sharing(back, rectified);
        Weights weights = new Weights(propagation, back, sharing, facts, box);
        Sums sums = new Sums(propagation, back, sharing, facts, box);
        Normalised normalised = new Normalised(propagation);
        Gates gates = new Gates(facts);
        List<Rule> rules = Stream.of(
                        weights.rules(),
                        sums.rules(),
                        normalised.rules(),
                        gates.rules(),
                        FUNCTIONS.stream()
                                .map(operator -> rule(operator, "Passed on.", s -> pass(rectified, s)))
                                .toList(),
                        MOVES.stream()
                                .map(operator -> rule(operator, "To where the value came from.", s -> move(back, s)))
                                .toList())
                .flatMap(List::stream)
                .toList();
        return new Rules(Carried.RELEVANCE, rules);
    }

    static Rule rule(String operator, String sharing, Rule.Pullback pullback) {
        return new Rule(operator, "", sharing, pullback);
    }

    /** Gives all relevance to the first input. */
    private static void pass(Rectified rectified, Step s) {
        rectified.note(s);
        for (int i = 1; i < s.inputs(); i++) {
            s.never(i, "input " + i);
        }
        s.giveUnbroadcast(0, s.cotangent());
    }

    /** A gradient that only moves and adds up: the operator's own. */
    private static void move(Rules back, Step s) {
        back.find(s.operator()).orElseThrow().pullback().apply(s);
    }
}
