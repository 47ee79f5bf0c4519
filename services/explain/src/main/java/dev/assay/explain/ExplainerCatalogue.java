package dev.assay.explain;

import dev.assay.core.parameter.Nearest;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** All explainers. A new one is a class with an entry, and a line here. */
public final class ExplainerCatalogue {
    private static final List<ExplainerEntry> ALL = List.of(
            RandomMap.ENTRY,
            Occlusion.ENTRY,
            Rise.ENTRY,
            KernelShap.ENTRY,
            EigenCam.ENTRY,
            ScoreCam.ENTRY,
            InputGradient.GRADIENT,
            InputGradient.SALIENCY,
            InputGradient.TIMES_INPUT,
            IntegratedGradients.ENTRY,
            SmoothGrad.ENTRY,
            InputGradient.GUIDED,
            ActivationMap.GRAD_CAM,
            ActivationMap.GRAD_CAM_PLUS_PLUS,
            ActivationMap.LAYER_CAM,
            ActivationMap.HIRES_CAM,
            LayerwiseRelevance.EPSILON_RULE,
            LayerwiseRelevance.Z_PLUS,
            LayerwiseRelevance.GAMMA_RULE,
            LayerwiseRelevance.ALPHA_BETA,
            LayerwiseRelevance.EPSILON_PLUS,
            LayerwiseRelevance.EPSILON_GAMMA_BOX,
            AttentionMap.LAST,
            AttentionMap.ROLLOUT,
            AttentionMap.GRADIENT_ROLLOUT);

    private ExplainerCatalogue() {}

    /** In the order in which they are listed to people. */
    public static List<ExplainerEntry> all() {
        return ALL;
    }

    /** Everything that a plan may name: those that are listed, and each that is no control on an untrained network. */
    public static List<ExplainerEntry> nameable() {
        return Stream.concat(
                        ALL.stream(),
                        ALL.stream().filter(entry -> !entry.control()).map(UntrainedNetwork::of))
                .toList();
    }

    /**
     * The entry of that name. {@code untrained-} before the name of an explainer that is no control is a control too:
     * the same explainer, asked of the network before any training.
     */
    public static Optional<ExplainerEntry> find(String name) {
        return nameable().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /**
     * The entry of that name.
     *
     * @throws Refused if there is none, with the nearest name
     */
    public static ExplainerEntry named(String name) {
        return find(name)
                .orElseThrow(
                        () -> new Refused("there is no explainer \"" + name + '"' + Nearest.hint(name, like(name))));
    }

    /** The names among which one that does not exist may have been meant. */
    public static List<String> like(String name) {
        boolean untrained = name.startsWith(UntrainedNetwork.PREFIX);
        return nameable().stream()
                .map(ExplainerEntry::name)
                .filter(other -> untrained == other.startsWith(UntrainedNetwork.PREFIX))
                .toList();
    }

    /** Every parameter of the explainer with its value in the one written form: what is given, and defaults for the rest. */
    public static SortedMap<String, String> resolve(String name, Map<String, String> with) {
        return named(name).parameters().resolve(with);
    }

    /** An explainer configured with what is given, and defaults for the rest. */
    public static Explainer create(String name, Map<String, String> with) {
        ExplainerEntry entry = named(name);
        return entry.make().apply(entry.parameters().arguments(with));
    }
}
