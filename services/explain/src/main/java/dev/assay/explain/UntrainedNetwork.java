package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.weight.Untrained;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control: another explainer, asked of the same network before any training. What its maps show comes from the
 * picture and the architecture alone (Adebayo et al. 2018): a convolution points at objects before it has learned any.
 *
 * <p>The new weights depend on their names and the parameter {@code network} alone, so every sample and every audit meets
 * the same untrained network.
 */
final class UntrainedNetwork implements Explainer {
    /** Before the name of the explainer that is asked. */
    static final String PREFIX = "untrained-";

    private static final Parameter.Whole NETWORK = new Parameter.Whole(
            "network", 0, 0, Integer.MAX_VALUE, "which untrained network: chooses the weights that it starts from");

    private final Explainer asked;
    private final Untrained network;

    private UntrainedNetwork(Explainer asked, int network) {
        this.asked = asked;
        this.network = Untrained.whole(new Draws("untrained").of(network));
    }

    static ExplainerEntry of(ExplainerEntry asked) {
        String name = PREFIX + asked.name();
        Parameters parameters = new Parameters(
                "explainer \"" + name + '"',
                Stream.concat(asked.parameters().all().stream(), Stream.of(NETWORK))
                        .toList());
        return new ExplainerEntry(
                name,
                "Asks " + asked.name() + " of the network before any training.",
                ExplainerEntry.CONTROL,
                "It knows the picture and the architecture, and nothing that was learned.",
                parameters,
                with -> new UntrainedNetwork(asked.make().apply(without(with)), with.whole(NETWORK.name())),
                asked.traits());
    }

    private static Arguments without(Arguments with) {
        var rest = new java.util.TreeMap<>(with.values());
        rest.remove(NETWORK.name());
        return new Arguments(rest);
    }

    @Override
    public String name() {
        return PREFIX + asked.name();
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        return asked.explain(network.of(model), inputs, targets, draws);
    }
}
