package dev.assay.cli.bench;

import dev.assay.check.edge.EdgeCases;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.onnx.Model;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The passes that checks need by their definitions, for one sample and one member, whatever the implementation makes of
 * it: the prediction and the map are there already, and two checks that look at the same variants need them once.
 */
final class Needs {
    private static final Passes NONE = new Passes(0, 0);

    /** Regions along a side where the plan leaves it to the check. */
    private static final float PATCHES = 28;

    /** Checks that look at the reference member whatever the plan says. */
    private static final Set<String> OF_REFERENCE =
            Set.of("parameter-randomisation", "random-logit", "explainer-seeds", "explanation-attack", "evasion-shift");

    private final Plan plan;
    private final Model model;

    /**
     * @param model of the reference member: an explainer's passes may depend on its size
     */
    Needs(Plan plan, Model model) {
        this.plan = plan;
        this.model = model;
    }

    /** The map of one sample. */
    Passes map(String explainer) {
        Map<String, String> with = plan.explainer(explainer).with();
        return Passes.of(explainer, with, model).orElse(NONE);
    }

    /** Activations of one sample; with gradients at them where the class probe asks. */
    Passes activations() {
        boolean any = plan.checks().stream().anyMatch(check -> check.scope() == Scope.ACTIVATIONS);
        boolean differentiated =
                plan.checks().stream().anyMatch(check -> name(check).equals("class-probe"));
        return new Passes(any ? 1 : 0, differentiated ? 1 : 0);
    }

    /** Whether the check looks at every member, and not at the reference alone. */
    static boolean ofAllMembers(PlannedCheck check) {
        return !OF_REFERENCE.contains(name(check))
                && check.with().getOrDefault("members", "all").equals("all");
    }

    /**
     * What the check needs beyond prediction and map.
     *
     * @param explainer empty where it looks at no maps
     * @param without pictures composed without a region, of a sample, on average
     * @return empty for a check whose passes depend on what it meets
     */
    Optional<Needed> of(PlannedCheck check, String explainer, double without) {
        Passes map = explainer.isEmpty() ? NONE : map(explainer);
        return Optional.ofNullable(
                switch (name(check)) {
                    case "accuracy",
                            "map-health",
                            "pointing-game",
                            "relevance-mass",
                            "relevance-rank",
                            "sparseness",
                            "entropy",
                            "training-seeds",
                            "mege",
                            "reco",
                            // These look at the activations that one pass gives to all of them.
                            "dead-units",
                            "redundancy",
                            "effective-rank",
                            "selectivity",
                            "class-probe",
                            "cka",
                            "responses",
                            // The bench names no predecessor, so there is none to look at.
                            "activation-drift" -> Needed.exactly(NONE);
                    case "corruption-accuracy" -> Needed.forward(spoilt(check));
                    case "counterfactual-flip" -> Needed.forward(without);
                    // One end of the curve is the whole picture, whose prediction is there.
                    case "deletion", "insertion" -> Needed.forward(number(check, "steps"));
                    // Two orders that begin with it.
                    case "region-perturbation" -> Needed.forward(2 * regions(check));
                    case "road" -> Needed.forward(2 * number(check, "points"));
                    case "infidelity" -> Needed.forward(1 + 2 * number(check, "draws"));
                    case "faithfulness-correlation" -> Needed.forward(1 + number(check, "subsets"));
                    case "completeness" -> Needed.exactly(promise(explainer));
                    case "max-sensitivity", "avg-sensitivity", "local-lipschitz" ->
                        new Needed(map.times(number(check, "draws")), neighbours(check));
                    // The score and the inner activation of the sample and of each neighbour.
                    case "relative-stability" ->
                        new Needed(map.times(number(check, "draws")), neighbours(check))
                                .and(1 + number(check, "draws"));
                    case "corruption-shift" ->
                        Needed.exactly(map.plus(new Passes(1, 0)).times(spoilt(check)));
                    // A map and a prediction of each variant, and the map of the shifted model.
                    case "edge-cases" ->
                        Needed.exactly(map.plus(new Passes(1, 0))
                                .times(EdgeCases.VARIANTS)
                                .plus(map));
                    // The parts of channels come with the map; the score of the whole picture is there.
                    case "channel-ablation" -> Needed.forward(ablated(check, explainer));
                    case "parameter-randomisation" ->
                        Needed.exactly(map.times(number(check, "steps") * number(check, "draws")));
                    case "random-logit" -> Needed.exactly(map);
                    // The first run is the map that all checks see.
                    case "explainer-seeds" ->
                        Needed.exactly(
                                ExplainerCatalogue.named(explainer).stochastic()
                                        ? map.times(number(check, "runs") - 1)
                                        : NONE);
                    // Every proposal is predicted and explained, whatever comes of it.
                    case "explanation-attack" ->
                        Needed.exactly(
                                map.plus(new Passes(1, 0)).times(number(check, "rounds") * number(check, "proposals")));
                    case "evasion-shift" -> evasionShift(check, map);
                    // How far the other attacks go depends on the pictures: they end where they succeed.
                    default -> null;
                });
    }

    /** One step and a look at where it led, for the attack that always goes to its end. */
    private static @Nullable Needed evasionShift(PlannedCheck check, Passes map) {
        return "fgsm".equals(check.with().get("attack")) ? Needed.exactly(map.plus(new Passes(1, 1))) : null;
    }

    /** Channels of the layer that the map looks at, as many as the check asks for. */
    private long ablated(PlannedCheck check, String explainer) {
        Map<String, String> with = plan.explainer(explainer).with();
        return ExplainerCatalogue.create(explainer, with)
                .weighing()
                .map(weighing -> Math.min(
                        number(check, "channels"), weighing.layer(model).channels()))
                .orElse(0L);
    }

    /**
     * Passes of one check, one sample, one member.
     *
     * @param forward that are its own
     * @param passes besides; needed once for all checks of an explainer with the same {@code shared}
     * @param shared empty: with nobody
     */
    record Needed(double forward, Passes passes, String shared) {
        Needed(Passes passes, String shared) {
            this(0, passes, shared);
        }

        static Needed forward(double n) {
            return new Needed(n, NONE, "");
        }

        static Needed exactly(Passes passes) {
            return new Needed(0, passes, "");
        }

        Needed and(double more) {
            return new Needed(forward + more, passes, shared);
        }
    }

    /** Equal words name equal variants. */
    private static String neighbours(PlannedCheck check) {
        boolean ball = check.with().containsKey("radius");
        return (ball
                        ? "ball " + check.with().get("radius")
                        : "normal " + check.with().get("sigma"))
                + ' '
                + check.with().get("draws")
                + ' '
                + check.with().get("members");
    }

    /** Integrated gradients are held to two scores, layer-wise relevance to the logit; others promise nothing. */
    private static Passes promise(String explainer) {
        return switch (ExplainerCatalogue.named(explainer).name()) {
            case "integrated-gradients", "kernel-shap" -> new Passes(2, 0);
            default -> explainer.startsWith("lrp-") ? new Passes(1, 0) : NONE;
        };
    }

    private long regions(PlannedCheck check) {
        long given = number(check, "patch");
        long patch = given == 0 ? Math.max(1, Math.round(model.input().width() / PATCHES)) : given;
        long all = Math.ceilDiv(model.input().height(), patch)
                * Math.ceilDiv(model.input().width(), patch);
        return Math.min(all, number(check, "regions"));
    }

    private static long spoilt(PlannedCheck check) {
        return (long) several(check, "kinds") * several(check, "severities");
    }

    private static int several(PlannedCheck check, String parameter) {
        return check.with().getOrDefault(parameter, "").split(",", -1).length;
    }

    private static long number(PlannedCheck check, String parameter) {
        return Long.parseLong(check.with().getOrDefault(parameter, ""));
    }

    static String name(PlannedCheck check) {
        return check.check().substring(0, check.check().indexOf('/'));
    }
}
