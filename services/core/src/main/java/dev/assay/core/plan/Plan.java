package dev.assay.core.plan;

import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an audit does, with nothing left to a default: a plan file is resolved against the catalogue once, at
 * registration, and only the resolved plan is stored, digested and run.
 *
 * @param name of the plan, for example {@code quick}
 * @param version a number that grows
 * @param seed of every random draw, together with the digests of model and dataset
 * @param samples how many samples of the dataset are audited, a prefix in its order; at most {@link #MAX_SAMPLES}
 * @param shard samples that one task covers
 * @param target whose score is explained
 */
public record Plan(
        String name,
        int version,
        String description,
        long seed,
        int samples,
        int shard,
        Target target,
        List<PlannedExplainer> explainers,
        List<PlannedCheck> checks) {
    /** Samples of one audit: bounds the size of its results. */
    public static final int MAX_SAMPLES = 100_000;

    /** Samples of one task: bounds the size of one result message (see {@code TaskResult}). */
    public static final int MAX_SHARD = 256;

    public Plan {
        explainers = List.copyOf(explainers);
        checks = List.copyOf(checks);
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new IllegalArgumentException("samples must be in [1, " + MAX_SAMPLES + "], found " + samples);
        }
        if (shard < 1 || shard > MAX_SHARD) {
            throw new IllegalArgumentException("shard must be in [1, " + MAX_SHARD + "], found " + shard);
        }
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("a plan must have at least one check, found none");
        }
        List<String> names = explainers.stream().map(PlannedExplainer::name).toList();
        requireOnce("explainer", names);
        if (names.contains(Rule.PREVIOUS)) {
            throw new IllegalArgumentException("no explainer may be named " + Rule.PREVIOUS);
        }
        requireOnce("check", checks.stream().map(PlannedCheck::check).toList());
        checks.forEach(check -> requireExplainers(check, names));
    }

    /** Results name check and explainer, so each stands in a plan once. */
    private static void requireOnce(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(
                        "a plan must name each " + what + " once, found \"" + name + "\" twice");
            }
        }
    }

    private static void requireExplainers(PlannedCheck check, List<String> known) {
        for (String explainer : check.explainers()) {
            if (!known.contains(explainer)) {
                throw new IllegalArgumentException(
                        "check " + check.check() + " must name explainers of the plan, found \"" + explainer + '"');
            }
        }
        for (Rule rule : check.rules()) {
            if (rule.overPrevious() && check.scope() == Scope.ACTIVATIONS) {
                throw new IllegalArgumentException("a rule over " + Rule.PREVIOUS
                        + " must be about values of samples, which check " + check.check() + " has none of");
            }
            if (rule.over().isPresent()
                    && !rule.overPrevious()
                    && !check.explainers().contains(rule.over().get())) {
                throw new IllegalArgumentException(
                        "a rule of check " + check.check() + " must be over one of its explainers, found \""
                                + rule.over().get() + '"');
            }
            if (!check.explainers().containsAll(rule.explainers())) {
                throw new IllegalArgumentException("a rule of check " + check.check()
                        + " must be about explainers of the check, found " + rule.explainers());
            }
        }
    }

    /** Whose score a map explains: the class that the reference member predicts, or the label. */
    public enum Target {
        PREDICTED,
        LABEL
    }

    /** Whether anything of it depends on that predecessor. */
    public boolean looksBack(Predecessor predecessor) {
        return checks.stream().anyMatch(check -> check.looksBack(predecessor));
    }

    /** The explainer of that name. */
    public PlannedExplainer explainer(String wanted) {
        return explainers.stream()
                .filter(e -> e.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the plan has no explainer \"" + wanted + '"'));
    }
}
