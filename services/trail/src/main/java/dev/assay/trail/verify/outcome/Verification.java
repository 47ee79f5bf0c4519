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
                            .append(limits.get(step))
                            .append('\n');
                case FAILED -> text.append("  FAIL  ").append(step.means()).append('\n');
                default -> {
                    // nothing is known of it
                }
            }
        }
        facts.forEach((name, value) ->
                text.append("  ").append(words(name)).append(": ").append(value).append('\n'));
        undecided.forEach(what -> text.append("  open: ").append(what).append('\n'));
        problem.ifPresent(p -> {
            text.append("  found: ").append(p.message()).append('\n');
            text.append("  code: ").append(p.code());
            p.index().ifPresent(index -> text.append(", record ").append(index));
            text.append(p.file().isEmpty() ? "" : ", file " + p.file()).append('\n');
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
        member(json, "result", quoted(result.name())).append(",\n");
        member(json, "exit", String.valueOf(result.exit())).append(",\n");
        member(json, "code", problem.map(p -> quoted(p.code())).orElse("null")).append(",\n");
        member(json, "step", problem.map(p -> quoted(p.step().name())).orElse("null"))
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
                                .map(p -> quoted(p.file()))
                                .orElse("null"))
                .append(",\n");
        member(json, "message", problem.map(p -> quoted(p.message())).orElse("null"))
                .append(",\n");
        member(
                        json,
                        "undecided",
                        list(undecided.stream().map(Verification::quoted).toList()))
                .append(",\n");
        facts.forEach((name, value) -> member(json, name, quoted(value)).append(",\n"));
        List<String> steps = Arrays.stream(Step.values()).map(this::step).toList();
        return member(json, "steps", list(steps)).append("\n}\n").toString();
    }

    private String step(Step step) {
        String state = state(step);
        String why = state.equals(LIMITED) ? ", \"why\": " + quoted(limits.getOrDefault(step, "")) : "";
        return "{\"step\": " + quoted(step.name()) + ", \"state\": " + quoted(state) + why + '}';
    }

    private static StringBuilder member(StringBuilder json, String name, String value) {
        return json.append("  ").append(quoted(name)).append(": ").append(value);
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "[]" : "[\n    " + String.join(",\n    ", items) + "\n  ]";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    boolean plain = c >= ' ' && c != 0x7F && !Character.isSurrogate(c);
                    out.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        return out.append('"').toString();
    }
}
