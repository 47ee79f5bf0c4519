package dev.assay.onnx.gradient;

import java.util.List;
import java.util.Optional;

/** A sum of tensors that broadcast against each other. */
final class Total implements Mixture {
    private final Step step;
    private final List<Term> terms;

    /**
     * One of the tensors.
     *
     * @param input whose value makes it, value by value; an input that is not wanted makes a bias
     * @param value what is added
     */
    record Term(int input, Value value) {}

    Total(Step step, List<Term> terms) {
        this.step = step;
        this.terms = List.copyOf(terms);
    }

    @Override
    public Value sum() {
        return step.out();
    }

    @Override
    public Optional<Value> sum(Part part) {
        return terms.stream().map(term -> value(term, part)).reduce(step.emit()::add);
    }

    @Override
    public void give(Part part, Value factor) {
        for (Term term : terms) {
            if (step.wants(term.input())) {
                step.giveUnbroadcast(term.input(), step.emit().mul(value(term, part), factor));
            }
        }
    }

    private Value value(Term term, Part part) {
        return Weighted.part(step.emit(), term.value(), part);
    }
}
