package dev.assay.core.audit;

import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.List;
import java.util.Optional;

/** Whether a result is about what its work is about: a worker is another process, maybe of another version. */
final class Acceptance {
    private Acceptance() {}

    static boolean serves(Work work, PlannedCheck check, String explainer) {
        return switch (work) {
            case Work.Maps maps ->
                check.scope() == Scope.MAPS
                        && maps.explainer().equals(explainer)
                        && check.explainers().contains(explainer);
            case Work.Predictions p -> check.scope() == Scope.PREDICTIONS && explainer.isEmpty();
            case Work.Activations a -> check.scope() == Scope.ACTIVATIONS && explainer.isEmpty();
        };
    }

    /** The index of the first sample and, exclusively, of the last one that the work covers. */
    static int[] range(Work work) {
        return switch (work) {
            case Work.Maps maps -> new int[] {maps.first(), maps.first() + maps.count()};
            case Work.Predictions predictions -> new int[] {0, predictions.count()};
            case Work.Activations activations -> new int[] {0, activations.count()};
        };
    }

    /** What is wrong with the result; empty when it is acceptable. */
    static Optional<String> complaint(Plan plan, TaskResult result) {
        return result.findings().stream()
                .map(finding -> complaint(plan.checks(), result.work(), finding))
                .flatMap(Optional::stream)
                .findFirst()
                .map(what -> "the result of " + result.work().name() + " is not acceptable: " + what);
    }

    private static Optional<String> complaint(List<PlannedCheck> checks, Work work, Finding finding) {
        return switch (finding) {
            case Finding.PerSample f -> {
                int[] range = range(work);
                boolean inside = f.first() >= range[0] && f.first() + (long) f.values().length <= range[1];
                yield inside
                        ? complaint(checks, work, f.key().check(), f.key().explainer())
                        : Optional.of(f.key() + " has " + f.values().length + " values from sample " + f.first()
                                + ", the work covers " + range[0] + " to " + (range[1] - 1));
            }
            case Finding.Blocks f ->
                complaint(checks, work, f.key().check(), f.key().explainer());
            case Finding.Reduced f ->
                complaint(checks, work, f.key().check(), f.key().explainer());
            case Finding.NotRun f -> complaint(checks, work, f.check(), f.explainer());
            case Finding.NotApplicable f -> complaint(checks, work, f.check(), f.explainer());
        };
    }

    private static Optional<String> complaint(List<PlannedCheck> checks, Work work, String check, String explainer) {
        boolean served = checks.stream().anyMatch(c -> c.check().equals(check) && serves(work, c, explainer));
        return served
                ? Optional.empty()
                : Optional.of("it is about check " + check + (explainer.isEmpty() ? "" : " of " + explainer)
                        + ", which this work does not serve");
    }
}
