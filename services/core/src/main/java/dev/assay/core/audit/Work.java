package dev.assay.core.audit;

import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.ArrayList;
import java.util.List;

/** The share of an audit that one task does, over all members of the release. */
public sealed interface Work {
    /** The name of this work within its audit, for example {@code maps/occlusion/32}; audit id and name identify a task. */
    String name();

    /**
     * One explainer's maps over {@code count} samples from {@code first}, and every check of them.
     *
     * @param first index of the first sample in the dataset's order
     */
    record Maps(String explainer, int first, int count) implements Work {
        @Override
        public String name() {
            return "maps/" + explainer + '/' + first;
        }
    }

    /** The checks of predictions over the first {@code count} samples. */
    record Predictions(int count) implements Work {
        @Override
        public String name() {
            return "predictions";
        }
    }

    /** The checks of activations over the first {@code count} samples. */
    record Activations(int count) implements Work {
        @Override
        public String name() {
            return "activations";
        }
    }

    /**
     * All work of an audit, in a fixed order.
     *
     * @param available samples in the dataset; the plan's number is cut to it
     */
    static List<Work> of(Plan plan, int available) {
        int samples = Math.min(plan.samples(), available);
        List<Work> all = new ArrayList<>();
        if (uses(plan, Scope.PREDICTIONS)) {
            all.add(new Predictions(samples));
        }
        if (uses(plan, Scope.ACTIVATIONS)) {
            all.add(new Activations(samples));
        }
        for (String explainer : plan.explainers().stream().map(e -> e.name()).toList()) {
            boolean used = plan.checks().stream().map(PlannedCheck::explainers).anyMatch(e -> e.contains(explainer));
            for (int first = 0; used && first < samples; first += plan.shard()) {
                all.add(new Maps(explainer, first, Math.min(plan.shard(), samples - first)));
            }
        }
        return all;
    }

    private static boolean uses(Plan plan, Scope scope) {
        return plan.checks().stream().anyMatch(check -> check.scope() == scope);
    }
}
