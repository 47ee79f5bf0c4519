package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A node that is linear in one of its inputs: its weights are another input, or of its own and at least 0. */
final class Weighted implements Mixture {
    /** Operators whose third input is a bias. */
    static final Set<String> WITH_BIAS = Set.of("Conv", "ConvTranspose", "Gemm");

    static final int BIAS = 2;

    private final Step step;
    private final Rule gradient;
    private final int data;
    private final OptionalInt weight;
    private final Value output;
    private final List<Value> biases;
    private final boolean positive;

    /**
     * @param gradient the operator's gradient rule, whose transposed map leads back
     * @param data the input that relevance goes to
     * @param weight the input that holds weights of both signs; empty where no weight is below 0
     * @param output the node's output, or the sum of it and a bias that follows
     * @param biases what is added to the products, each broadcast to the output
     * @param positive whether the data is known to have no value below 0
     */
    Weighted(
            Step step,
            Rule gradient,
            int data,
            OptionalInt weight,
            Value output,
            List<Value> biases,
            boolean positive) {
        this.step = step;
        this.gradient = gradient;
        this.data = data;
        this.weight = weight;
        this.output = output;
        this.biases = biases;
        this.positive = positive;
    }

    @Override
    public Value sum() {
        return output;
    }

    @Override
    public Optional<Value> sum(Part part) {
        if (part == Part.ALL) {
            return Optional.of(output);
        }
        if (part == Part.MAGNITUDE) {
            Value products = forward(part, input(part));
            return Optional.of(biases.stream().map(bias -> part(bias, part)).reduce(products, step.emit()::add));
        }
        boolean up = part == Part.POSITIVE;
        List<Value> terms = new ArrayList<>();
        if (weight.isPresent() || up) {
            terms.add(forward(part, input(Part.POSITIVE)));
        }
        if (!positive && (weight.isPresent() || !up)) {
            terms.add(forward(opposite(part), input(Part.NEGATIVE)));
        }
        biases.forEach(bias -> terms.add(part(bias, part)));
        return terms.stream().reduce(step.emit()::add);
    }

    @Override
    public void give(Part part, Value factor) {
        if (part == Part.ALL || part == Part.MAGNITUDE) {
            step.give(data, times(part, input(part), factor));
            return;
        }
        boolean up = part == Part.POSITIVE;
        if (weight.isPresent() || up) {
            step.give(data, times(part, input(Part.POSITIVE), factor));
        }
        if (!positive && (weight.isPresent() || !up)) {
            step.give(data, times(opposite(part), input(Part.NEGATIVE), factor));
        }
    }

    /** The products of the data's distances from both ends of its range with the weights: none of them is below 0. */
    void shareInBox(Value relevance, Box.Bounds bounds) {
        Emitter e = step.emit();
        Value fromLow = e.sub(step.in(data), bounds.low());
        Value fromHigh = e.sub(step.in(data), bounds.high());
        Value sum = e.add(forward(Part.POSITIVE, fromLow), forward(Part.NEGATIVE, fromHigh));
        Value factor = e.div(relevance, Sharing.stabilised(e, sum, Sharing.LEAST));
        step.give(data, times(Part.POSITIVE, fromLow, factor));
        step.give(data, times(Part.NEGATIVE, fromHigh, factor));
    }

    private Value times(Part weights, Value x, Value factor) {
        return step.emit().mul(x, step.pulled(gradient, data, factor, weights(weights)));
    }

    private Value forward(Part weights, Value x) {
        Map<Integer, Value> inputs = new HashMap<>(weights(weights));
        inputs.put(data, x);
        return step.again(inputs, WITH_BIAS.contains(gradient.operator()) ? List.of(BIAS) : List.of());
    }

    private Map<Integer, Value> weights(Part part) {
        return weight.isPresent() ? Map.of(weight.getAsInt(), part(step.in(weight.getAsInt()), part)) : Map.of();
    }

    private Value input(Part part) {
        return positive ? step.in(data) : part(step.in(data), part);
    }

    private Value part(Value x, Part part) {
        return part(step.emit(), x, part);
    }

    /** The values, those of one sign with 0 in place of the others, or their magnitudes. */
    static Value part(Emitter e, Value x, Part part) {
        return switch (part) {
            case ALL -> x;
            case POSITIVE -> e.unary("Relu", x);
            case NEGATIVE -> e.binary("Min", x, e.scalar(x.type(), 0));
            case MAGNITUDE -> e.unary("Abs", x);
        };
    }

    private static Part opposite(Part part) {
        return part == Part.POSITIVE ? Part.NEGATIVE : Part.POSITIVE;
    }
}
