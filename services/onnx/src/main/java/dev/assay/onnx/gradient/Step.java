package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One node on the way back: what a rule sees of it, and where it leaves what it found. */
final class Step {
    private final Tape tape;
    private final int position;
    private final NodeProto node;
    private final Attributes attributes;
    private final Optional<Value> instead;
    private final Optional<Trial> trial;

    /**
     * A step that leaves nothing on the tape.
     *
     * @param input the only one that is wanted
     * @param inputs tensors in place of the node's own
     * @param given what the rule gave at that input
     */
    private record Trial(int input, Map<Integer, Value> inputs, List<Value> given) {}

    /** @param position of the node in the tape's list */
    Step(Tape tape, int position) {
        this(tape, position, Optional.empty(), Optional.empty());
    }

    private Step(Tape tape, int position, Optional<Value> instead, Optional<Trial> trial) {
        this.instead = instead;
        this.trial = trial;
        this.tape = tape;
        this.position = position;
        this.node = tape.nodes().get(position);
        this.attributes = new Attributes(node);
    }

    /** This step with another gradient arriving at its first output. */
    Step withCotangent(Value value) {
        return new Step(tape, position, Optional.of(value), trial);
    }

    /** The same, of one that is 0 wherever the gradient that arrived is. */
    Step withPartOfCotangent(Value value) {
        if (cut()) {
            tape.noteCut(value);
        }
        return withCotangent(value);
    }

    /**
     * What a rule would give at one input if another gradient arrived at the first output.
     *
     * @param inputs tensors in place of the node's own, by their position
     */
    Value pulled(Rule rule, int input, Value cotangent, Map<Integer, Value> inputs) {
        List<Value> given = new ArrayList<>();
        rule.pullback()
                .apply(new Step(tape, position, Optional.of(cotangent), Optional.of(new Trial(input, inputs, given))));
        return given.stream().reduce(emit()::add).orElseThrow();
    }

    /**
     * The forward node once more.
     *
     * @param inputs tensors in place of the node's own, by their position
     * @param without positions of optional inputs that are left out
     */
    Value again(Map<Integer, Value> inputs, List<Integer> without) {
        List<String> names = new ArrayList<>(node.getInputList());
        inputs.forEach((input, value) -> names.set(input, value.name()));
        without.stream().filter(this::has).forEach(input -> names.set(input, ""));
        return emit().again(node, names, out().type(), out().shape());
    }

    NodeProto node() {
        return node;
    }

    Attributes attributes() {
        return attributes;
    }

    Emitter emit() {
        return tape.emitter();
    }

    String operator() {
        return node.getOpType();
    }

    int inputs() {
        return node.getInputCount();
    }

    int outputs() {
        return node.getOutputCount();
    }

    /** Whether an optional input is given. */
    boolean has(int input) {
        return input < node.getInputCount() && !node.getInput(input).isEmpty();
    }

    Value in(int input) {
        Optional<Value> replaced = trial.map(t -> t.inputs().get(input));
        return replaced.orElseGet(() -> tape.value(node.getInput(input)));
    }

    Value in() {
        return in(0);
    }

    /** Any tensor of the graph. */
    Value tensor(String name) {
        return tape.value(name);
    }

    Value out(int output) {
        return tape.value(node.getOutput(output));
    }

    Value out() {
        return out(0);
    }

    /** The gradient that arrived at the first output. */
    Value cotangent() {
        return cotangent(0).orElseThrow(() -> refused("a gradient arrived only at an output other than the first"));
    }

    /** The gradient that arrived at an output; empty if it has no influence. */
    Optional<Value> cotangent(int output) {
        if (output == 0 && instead.isPresent()) {
            return instead;
        }
        return output < node.getOutputCount() ? tape.cotangent(node.getOutput(output)) : Optional.empty();
    }

    /** Whether the gradient at this input leads on to a tensor that is asked for. */
    boolean wants(int input) {
        return trial.map(t -> t.input() == input).orElseGet(() -> active(input));
    }

    /** Whether an input depends on a tensor that is asked for. */
    boolean active(int input) {
        return has(input) && tape.active(node.getInput(input));
    }

    /** Whether the first input is what a ReLU gives to this node alone, and a gradient is carried. */
    boolean afterRelu() {
        return tape.carried() == Carried.GRADIENT && trial.isEmpty() && tape.between("Relu", node.getInput(0));
    }

    /** Adds to the gradient at the first input one that is 0 wherever that is not above 0. */
    void giveCut(Value gradient) {
        tape.noteCut(gradient);
        give(0, gradient);
    }

    /** Whether the gradient that arrived is 0 already wherever the output is not above 0. */
    boolean cut() {
        return tape.cut(cotangent());
    }

    /** Adds to the gradient at an input. */
    void give(int input, Value gradient) {
        if (trial.isPresent()) {
            if (trial.get().input() == input) {
                trial.get().given().add(gradient);
            }
            return;
        }
        tape.give(node.getInput(input), gradient);
    }

    /** Adds to the gradient at an input that was broadcast. */
    void giveUnbroadcast(int input, Value gradient) {
        give(input, emit().unbroadcast(gradient, in(input).shape()));
    }

    /** Refuses a gradient at an input that the rule knows no way to. */
    void never(int input, String what) {
        if (wants(input)) {
            throw refused("its " + what + " depends on the tensor to differentiate by, for which there is no rule");
        }
    }

    /** Refuses a gradient from an output that the rule knows no way from. */
    void neverFrom(int output, String what) {
        if (cotangent(output).isPresent()) {
            throw refused("its output " + what + " has an influence, for which there is no rule");
        }
    }

    /** An optional output of the forward node, which is made to give it if it does not. */
    Value extra(int output, DataType type, Shape shape) {
        return tape.extra(position, output, type, shape);
    }

    /** Has other nodes make what the forward node makes. */
    void instead(List<NodeProto> others) {
        tape.instead(position, others);
    }

    /** The numbers of an integer input that is a constant. */
    long[] constant(int input, String what) {
        return tape.integers(node.getInput(input))
                .orElseThrow(() -> refused("its " + what + " is computed while the model runs; it must be a constant"));
    }

    /** The numbers of an integer input, if it is a constant. */
    Optional<long[]> known(int input) {
        return tape.integers(node.getInput(input));
    }

    /** The number that a scalar input holds, if it is a constant. */
    OptionalDouble number(int input) {
        return tape.number(node.getInput(input));
    }

    Refused refused(String why) {
        return new Refused("node \"" + node.getName() + "\" (operator " + node.getOpType()
                + ") " + tape.carried().stuck() + ": " + why + "; "
                + tape.carried().advice() + ", or export the model without it");
    }
}
