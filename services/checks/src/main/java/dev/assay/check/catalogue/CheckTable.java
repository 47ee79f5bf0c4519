package dev.assay.check.catalogue;

import dev.assay.check.Description;
import dev.assay.check.Metric;
import dev.assay.core.parameter.Parameter;
import java.util.stream.Collectors;

/** The reference page of checks, generated from the catalogue. */
final class CheckTable {
    private CheckTable() {}

    static String markdown() {
        return """
                # Checks

                Generated from the catalogue; do not edit. Each asks one question of a model's maps, predictions or
                activations and gives metrics, one value a sample where that can be, each with a 95 % interval
                ([ADR 10](../adr/0010-intervals-and-outcomes.md)). The number after the name is the version of the
                formula and its defaults: it grows when they change, and old records keep their meaning.

                A rule of a plan gives a metric a bound: PASSED when the whole interval is on the good side, FAILED when
                it is on the bad side, WARNED when it straddles, NOT_RUN with the reason when there is no number. Fewer
                than 10 samples with a value are too few for an interval.

                """
                + CheckCatalogue.ALL.stream().map(CheckTable::section).collect(Collectors.joining("\n"))
                + """

                # Failure modes
                What can lie behind a failed check, how it looks, which checks tell of it, and what to do next.

                """
                + FailureModes.ALL.stream().map(CheckTable::section).collect(Collectors.joining("\n"));
    }

    private static String section(Description check) {
        return "## " + check.id() + "\n*" + capital(check.family()) + ".* " + check.question() + "\n\n" + check.method()
                + " Source: " + check.source() + ".\n" + metrics(check) + parameters(check) + "\n**If it fails:** "
                + check.failed() + " **What to do:** " + check.remedy() + '\n' + modes(check);
    }

    private static String section(FailureMode mode) {
        return "## " + mode.name() + '\n' + mode.what() + "\n\n*Looks like:* " + mode.looks() + "\n\n*Told by:* "
                + mode.checks().stream()
                        .filter(name -> CheckCatalogue.ALL.stream()
                                .anyMatch(check -> check.name().equals(name)))
                        .collect(Collectors.joining(", "))
                + ". *What to do:* " + mode.next() + '\n';
    }

    private static String metrics(Description check) {
        return check.metrics().stream()
                .map(CheckTable::row)
                .collect(Collectors.joining("", "\n| Metric | Good is | Meaning |\n|---|---|---|\n", ""));
    }

    private static String row(Metric metric) {
        String good = switch (metric.better()) {
            case HIGHER -> "higher";
            case LOWER -> "lower";
            case NEITHER -> "–";
        };
        return "| `" + metric.form() + "` | " + good + " | " + metric.meaning() + " |\n";
    }

    private static String parameters(Description check) {
        if (check.parameters().isEmpty()) {
            return "";
        }
        return check.parameters().stream()
                .map(CheckTable::row)
                .collect(Collectors.joining(
                        "", "\n| Parameter | Default | May be | Meaning |\n|---|---|---|---|\n", ""));
    }

    private static String row(Parameter parameter) {
        return "| " + parameter.name() + " | " + parameter.standard() + " | " + parameter.range() + " | "
                + parameter.meaning() + " |\n";
    }

    private static String modes(Description check) {
        String modes = FailureModes.of(check).stream()
                .map(mode -> '[' + mode.name() + "](#" + mode.name() + ')')
                .collect(Collectors.joining(", "));
        return modes.isEmpty() ? "" : "\nIt may be: " + modes + ".\n";
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
