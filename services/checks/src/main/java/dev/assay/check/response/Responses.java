package dev.assay.check.response;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Gathering;
import dev.assay.check.Metric;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.check.projection.Tsne;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.List;

/** Shows what the layers of the first member do with the samples: feature maps, top samples, responses, projections. */
public final class Responses implements ActivationCheck {
    private static final Parameter.Whole SAMPLES = new Parameter.Whole(
            "samples", 256, 10, Tsne.MOST, "most samples that are projected, evenly over the audited ones");
    private static final Parameter.Real PERPLEXITY = new Parameter.Real(
            "perplexity", 30, 2, 100, "neighbours that count in the t-SNE; with few samples a third of the others");
    private static final Parameter.Whole UNITS = Depth.units();
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "responses/1",
            "activation health",
            Scope.ACTIVATIONS,
            "What do the channels respond to, and do samples of one class lie together?",
            "Of the first member. A channel's response to a sample is its mean activation over places. Neighbours: in"
                    + " the space of the responses of the last layer (Euclidean distance; channels and samples evenly"
                    + " chosen where there are more than the parameters say), whether the nearest other sample has the"
                    + " same label, ties by order; chance: the share of the other samples that have it. Explained: the"
                    + " share of the variance there in the first two principal components. Pictures: those components,"
                    + " an exact t-SNE (1,000 steps from the components, exaggeration 12 for 250), feature maps of up"
                    + " to four layers for the first sample, and of the last layer with places the channels that tell"
                    + " the classes apart best (share of variance between classes), each with the samples that it"
                    + " responds to most and its responses by class.",
            "Cover and Hart 1967, nearest neighbour; Hotelling 1933; van der Maaten and Hinton 2008; Zeiler and Fergus"
                    + " 2014, top-activating samples",
            List.of(SAMPLES, PERPLEXITY, UNITS, BLOCKS),
            List.of(
                    Metric.higher("neighbours", "share of samples whose nearest other has the same label, in [0, 1]")
                            .ofCases(),
                    Metric.neither("chance", "share of the others that have the same label, in [0, 1]"),
                    Metric.neither("explained", "share of variance in the first two components, in [0, 1]")),
            "The last layer does not hold samples of one class together.",
            "Look at the projection for classes that mix, and at the top samples for what the channels look at.",
            Responses::new);

    private final int samples;
    private final double perplexity;
    private final int units;
    private final int blocks;

    Responses(Arguments with) {
        samples = with.whole(SAMPLES.name());
        perplexity = with.real(PERPLEXITY.name());
        units = with.whole(UNITS.name());
        blocks = with.whole(BLOCKS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all();
    }

    @Override
    public int blocks() {
        return blocks;
    }

    @Override
    public Gathering<?> gather(Stage stage) {
        return new Watching(stage, Watched.of(stage, units), samples, perplexity);
    }
}
