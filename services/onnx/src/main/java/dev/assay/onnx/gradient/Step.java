package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.util.Optional;
import java.util.OptionalDouble;

/** One node on the way back: what a rule sees of it, and where it leaves what it found. */
final class Step {
    private final Tape tape;
    private final int position;
    private final NodeProto node;
    private final Attributes attributes;
    private final Optional<Value> instead;

    /** @param position of the node in the tape's list */
    Step(Tape tape, int position) {
        this(tape, position, Optional.empty());
    }

    private Step(Tape tape, int position, Optional<Value> instead) {
        this.instead = instead;
        this.tape = tape;
        this.position = position;
        this.node = tape.nodes().get(position);
        this.attributes = new Attributes(node);
    }

    /** This step with another gradient arriving at its first output. */
    Step withCotangent(Value value) {
        return new Step(tape, position, Optional.of(value));
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
        return tape.value(node.getInput(input));
    }

    Value in() {
        return in(0);
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
        return has(input) && tape.active(node.getInput(input));
    }

    /** Adds to the gradient at an input. */
    void give(int input, Value gradient) {
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
                + ") cannot be differentiated: " + why
                + "; choose an explainer that needs no gradient, or export the model without it");
    }
}
