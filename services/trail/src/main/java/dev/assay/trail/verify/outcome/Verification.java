package dev.assay.trail.verify.outcome;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All that verification says.
 *
 * @param problem where the result is INVALID
 * @param undecided what could not be judged
 * @param limits steps that passed and show less than their words say, each with the reason
 * @param facts what was found, by name, in the order in which they are shown
 */
public record Verification(
        Result result,
        Optional<Problem> problem,
        List<String> undecided,
        Map<Step, String> limits,
        Map<String, String> facts) {
    private static final String PASSED = "passed";
    private static final String LIMITED = "limited";
    private static final String FAILED = "failed";
    private static final String NOT_REACHED = "not reached";

    public Verification {
        undecided = List.copyOf(undecided);
    }

    /** The bag could not be looked at to the end, for a reason that says nothing about it. */
    public static Verification interrupted(String reason) {
        return new Verification(Result.INDETERMINATE, Optional.empty(), List.of(reason), Map.of(), Map.of());
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Step step : Step.values()) {
            switch (state(step)) {
                case PASSED -> text.append("  ok    ").append(step.means()).append('\n');
                case LIMITED ->
                    text.append("  --    ")
                            .append(step.means())
                            .append(": ")
                            .append(Shown.text(limits.getOrDefault(step, "")))
                            .append('\n');
                case FAILED -> text.append("  FAIL  ").append(step.means()).append('\n');
                default -> {
                    // nothing is known of it
                }
            }
        }
        facts.forEach((name, value) -> text.append("  ")
                .append(words(name))
                .append(": ")
                .append(Shown.text(value))
                .append('\n'));
        undecided.forEach(
                what -> text.append("  open: ").append(Shown.text(what)).append('\n'));
        problem.ifPresent(p -> {
            text.append("  found: ").append(Shown.text(p.message())).append('\n');
            text.append("  code: ").append(p.code());
            p.index().ifPresent(index -> text.append(", record ").append(index));
            text.append(p.file().isEmpty() ? "" : ", file " + Shown.text(p.file()))
                    .append('\n');
        });
        return text.append(conclusion()).append('\n').toString();
    }

    private String conclusion() {
        return switch (result) {
            case COMPLETE ->
                "COMPLETE: the whole log to this size, unaltered; every verdict follows from its values and its plan.";
            case SUBSET ->
                "SUBSET: what is in the bag is in the log, unaltered. It does not show what else is in the log, or that"
                        + " nothing was left out.";
            case INVALID -> "INVALID: do not rely on this bag.";
            case INDETERMINATE ->
                facts.isEmpty()
                        ? "INDETERMINATE: the bag was not looked at to its end; do not rely on it."
                        : "INDETERMINATE: nothing contradicts, but not all could be judged.";
        };
    }

    /** {@code audits started} for {@code auditsStarted}. */
    private static String words(String name) {
        return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private String state(Step step) {
        if (problem.isPresent()) {
            Step failed = problem.get().step();
            return step == failed ? FAILED : step.compareTo(failed) < 0 ? passed(step) : NOT_REACHED;
        }
        // The facts begin with the log's name: without it nothing was looked at to the end.
        return facts.isEmpty() ? NOT_REACHED : passed(step);
    }

    private String passed(Step step) {
        return limits.containsKey(step) ? LIMITED : PASSED;
    }

    /** For programs: one JSON object. */
    public String json() {
        StringBuilder json = new StringBuilder("{\n");
        member(json, "result", Shown.json(result.name())).append(",\n");
        member(json, "exit", String.valueOf(result.exit())).append(",\n");
        member(json, "code", problem.map(p -> Shown.json(p.code())).orElse("null"))
                .append(",\n");
        member(json, "step", problem.map(p -> Shown.json(p.step().name())).orElse("null"))
                .append(",\n");
        member(
                        json,
                        "leaf",
                        problem.filter(p -> p.index().isPresent())
                                .map(p -> String.valueOf(p.index().getAsLong()))
                                .orElse("null"))
                .append(",\n");
        member(
                        json,
                        "file",
                        problem.filter(p -> !p.file().isEmpty())
                                .map(p -> Shown.json(p.file()))
                                .orElse("null"))
                .append(",\n");
        member(json, "message", problem.map(p -> Shown.json(p.message())).orElse("null"))
                .append(",\n");
        member(json, "undecided", list(undecided.stream().map(Shown::json).toList()))
                .append(",\n");
        facts.forEach((name, value) -> member(json, name, Shown.json(value)).append(",\n"));
        List<String> steps = Arrays.stream(Step.values()).map(this::step).toList();
        return member(json, "steps", list(steps)).append("\n}\n").toString();
    }

    private String step(Step step) {
        String state = state(step);
        String why = state.equals(LIMITED) ? ", \"why\": " + Shown.json(limits.getOrDefault(step, "")) : "";
        return "{\"step\": " + Shown.json(step.name()) + ", \"state\": " + Shown.json(state) + why + '}';
    }

    private static StringBuilder member(StringBuilder json, String name, String value) {
        return json.append("  ").append(Shown.json(name)).append(": ").append(value);
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "[]" : "[\n    " + String.join(",\n    ", items) + "\n  ]";
    }
}
