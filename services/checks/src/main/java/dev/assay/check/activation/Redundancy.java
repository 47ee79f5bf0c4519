package dev.assay.check.activation;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Gathering;
import dev.assay.check.Metric;
import dev.assay.check.Run;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Channels that do what another channel of their layer does. */
public final class Redundancy implements ActivationCheck {
    private static final Parameter.Real LEAST =
            new Parameter.Real("least", .9, 0, 1, "absolute correlation from which two channels are partners");
    private static final Parameter.Whole PLACES =
            new Parameter.Whole("places", 64, 1, 4096, "most places of a channel that are looked at, on an even grid");
    private static final Parameter.Whole LAYERS = Depth.layers(8);
    private static final Parameter.Whole UNITS = Depth.units();
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "redundancy/1",
            "activation health",
            Scope.ACTIVATIONS,
            "How many channels of each layer do what another channel does?",
            "Pearson correlation of every two channels over samples and places; a channel is redundant when the absolute"
                    + " value is at least .9 (a parameter) with some other. A constant channel has no partner: dead-units"
                    + " counts it. The share is of all channels that are looked at.",
            "Share of channels with a highly correlated partner, as in Ayinde et al. 2019, Redundant feature pruning",
            List.of(LEAST, LAYERS, UNITS, PLACES, BLOCKS),
            List.of(Metric.lower("redundant", "share of channels with a partner, in [0, 1]")
                    .each("member/layer")),
            "The layer says the same thing several times: it is wider than what it has learned.",
            "Make the layer narrower, or prune the partners and fine-tune; look whether the maps change.",
            Redundancy::new);

    private final double least;
    private final int places;
    private final int layers;
    private final int units;
    private final int blocks;
    private final Part.Measure redundant;

    Redundancy(Arguments with) {
        least = with.real(LEAST.name());
        places = with.whole(PLACES.name());
        layers = with.whole(LAYERS.name());
        units = with.whole(UNITS.name());
        blocks = with.whole(BLOCKS.name());
        redundant = Part.Measure.share("redundant", (sums, n) -> share(partners(sums)));
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
        List<Part> parts = new ArrayList<>();
        Members.each(stage, layers, (run, label, layer) -> parts.add(part(run, label, layer)));
        return new EachLayer(
                DESCRIPTION.id(),
                parts,
                found -> LayerBars.draw(
                        stage,
                        "redundant",
                        "Redundant channels of each layer",
                        "share of channels with a partner",
                        redundant,
                        found,
                        one -> Map.of("strongest", strongest(one.sums()))));
    }

    private Part part(Run run, String label, Layer layer) {
        int[] chosen = Depth.evenly(layer.channels(), units);
        int[] grid = Depth.grid(layer, places);
        return new Part(
                Sight.of(run, layer),
                label,
                new Moments(chosen.length).length(),
                (seen, into) -> Moments.addOnce(seen, chosen, grid, into),
                List.of(redundant),
                false);
    }

    private boolean[] partners(double[] sums) {
        double[] strongest =
                strongest(sums).stream().mapToDouble(Double::doubleValue).toArray();
        boolean[] partners = new boolean[strongest.length];
        for (int i = 0; i < partners.length; i++) {
            partners[i] = strongest[i] >= least;
        }
        return partners;
    }

    /** Each channel's greatest absolute correlation with another. */
    private static List<Double> strongest(double[] sums) {
        Moments moments = Moments.ofLength(sums.length);
        double[][] covariance = moments.covariance(sums, 0);
        List<Double> strongest = new ArrayList<>();
        for (int i = 0; i < moments.units(); i++) {
            double most = 0;
            for (int j = 0; j < moments.units(); j++) {
                most = i == j ? most : Math.max(most, Math.abs(Moments.correlation(covariance, i, j)));
            }
            strongest.add(most);
        }
        return strongest;
    }

    private static double share(boolean[] of) {
        int count = 0;
        for (boolean one : of) {
            count += one ? 1 : 0;
        }
        return (double) count / of.length;
    }
}
