package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tensors that only a ReLU, or a clip from 0, takes, and whose relevance is 0 wherever they are not above 0: what divides
 * it need not tell the sign of their values. Noted on the way back, which comes to the ReLU first.
 */
final class Rectified {
    private final Facts facts;
    private final Map<String, Value> positive = new HashMap<>();

    Rectified(Facts facts) {
        this.facts = facts;
    }

    /** Notes what a step's node takes. */
    void note(Step s) {
        if (facts.rectifies(s.node())) {
            positive.put(s.in().name(), s.operator().equals("Relu") ? s.out() : apart(s));
        }
    }

    /** The values with 0 in place of what is below 0, of a tensor that was noted. */
    Optional<Value> positive(Value z) {
        return Optional.ofNullable(positive.get(z.name()));
    }

    /** Has a clip take the ReLU, so that the runtime can make that with the layer before. */
    private static Value apart(Step s) {
        Emitter e = s.emit();
        int before = e.nodes().size();
        Value rectified = e.unary("Relu", s.in());
        List<String> inputs = new ArrayList<>(s.node().getInputList());
        inputs.set(0, rectified.name());
        e.named(s.out().name(), "Clip", inputs);
        s.instead(e.takeBack(before));
        return rectified;
    }
}
