package dev.assay.trail.verify.outcome;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the first problem by step and record, of those that one pass over the records finds; and what stays open. */
public final class Problems {
    /** Open questions of one kind are many or none; the first say enough. */
    private static final int MAX_OPEN = 20;

    private final List<String> open = new ArrayList<>();
    private final Map<Step, String> limited = new EnumMap<>(Step.class);
    private Optional<Problem> first = Optional.empty();

    public void add(Problem problem) {
        if (first.isEmpty() || Problem.ORDER.compare(problem, first.get()) < 0) {
            first = Optional.of(problem);
        }
    }

    /** Something could not be judged, so that the step does not show all that it says. */
    public void undecided(Step step, String what) {
        limited.putIfAbsent(step, what);
        if (open.size() < MAX_OPEN) {
            open.add(what);
        }
    }

    public Optional<Problem> first() {
        return first;
    }

    public List<String> undecided() {
        return List.copyOf(open);
    }

    /** Steps of which something could not be judged, each with the first. */
    public Map<Step, String> limited() {
        return Map.copyOf(limited);
    }

    /** Ends here if something contradicts. */
    public void check() throws Invalid {
        if (first.isPresent()) {
            throw new Invalid(first.get());
        }
    }
}
