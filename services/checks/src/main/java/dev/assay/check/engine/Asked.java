package dev.assay.check.engine;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Check;
import dev.assay.check.MapCheck;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.explain.ExplainerCatalogue;
import java.util.ArrayList;
import java.util.List;

/**
 * A check of the plan that one task asks.
 *
 * @param applies what of it exists for the release
 */
record Asked(PlannedCheck planned, Check check, Applies applies) {
    String id() {
        return planned.check();
    }

    /** The checks of the plan that the work asks, in the plan's order. */
    static List<PlannedCheck> of(Plan plan, Work work) {
        return plan.checks().stream()
                .filter(check -> switch (work) {
                    case Work.Maps maps -> check.explainers().contains(maps.explainer());
                    case Work.Predictions p -> check.scope() == Scope.PREDICTIONS;
                    case Work.Activations a -> check.scope() == Scope.ACTIVATIONS;
                })
                .toList();
    }

    static List<Asked> of(Plan plan, Work work, Audited audited) {
        List<Asked> all = new ArrayList<>();
        for (PlannedCheck planned : of(plan, work)) {
            Check check = CheckCatalogue.make(planned);
            Applies applies = work instanceof Work.Maps maps && check instanceof MapCheck of
                    ? of.applies(audited, ExplainerCatalogue.named(maps.explainer()))
                    : check.applies(audited);
            all.add(new Asked(planned, check, applies));
        }
        return all;
    }

    List<Finding> absent(String explainer) {
        List<Finding> findings = new ArrayList<>();
        applies.absent()
                .forEach((metric, reason) -> findings.add(new Finding.NotApplicable(id(), explainer, metric, reason)));
        return findings;
    }

    /**
     * @param values {@code [metric][sample]}
     */
    List<Finding> values(String explainer, int first, double[][] values) {
        List<Finding> findings = new ArrayList<>();
        for (int m = 0; m < values.length; m++) {
            String metric = applies.metrics().get(m);
            findings.add(new Finding.PerSample(new Key(id(), explainer, metric), first, values[m], share(metric)));
        }
        return findings;
    }

    private boolean share(String metric) {
        return CheckCatalogue.find(id()).orElseThrow().metrics().stream()
                .anyMatch(one -> one.share() && one.matches(metric));
    }
}
