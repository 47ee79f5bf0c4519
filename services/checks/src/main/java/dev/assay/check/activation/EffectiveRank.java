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
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How many directions of a layer's space its activations use. */
public final class EffectiveRank implements ActivationCheck {
    private static final Parameter.Whole PLACES =
            new Parameter.Whole("places", 64, 1, 4096, "most places of a channel that are looked at, on an even grid");
    private static final Parameter.Whole LAYERS = Depth.layers(8);
    private static final Parameter.Whole UNITS = Depth.units();
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "effective-rank/1",
            "activation health",
            Scope.ACTIVATIONS,
            "How many directions of each layer's space do the activations use?",
            "Of the centred activations, samples and places by channels: the exponential of the entropy of the singular"
                    + " values over their sum, and the participation ratio, the squared sum of the eigenvalues of the"
                    + " covariance over the sum of their squares; both over the number of channels. 0 where all"
                    + " activations are constant.",
            "Roy and Vetterli 2007, The effective rank; participation ratio as in Gao et al. 2017",
            List.of(LAYERS, UNITS, PLACES, BLOCKS),
            List.of(
                    Metric.neither("rank", "effective rank over the number of channels, in [0, 1]")
                            .each("member/layer"),
                    Metric.neither("participation", "participation ratio over the number of channels, in [0, 1]")
                            .each("member/layer")),
            "The layer has collapsed to a few directions: most of its channels say nothing of their own.",
            "Compare with a healthy version; look at the weight decay, the learning rate and the width of the layer.",
            EffectiveRank::new);

    private static final Part.Measure RANK = Part.Measure.share("rank", (sums, n) -> rank(spectrum(sums)));
    private static final Part.Measure PARTICIPATION =
            Part.Measure.share("participation", (sums, n) -> participation(spectrum(sums)));

    private final int places;
    private final int layers;
    private final int units;
    private final int blocks;

    EffectiveRank(Arguments with) {
        places = with.whole(PLACES.name());
        layers = with.whole(LAYERS.name());
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
        List<Part> parts = new ArrayList<>();
        Members.each(stage, layers, (run, label, layer) -> parts.add(part(run, label, layer)));
        return new EachLayer(
                DESCRIPTION.id(),
                parts,
                found -> LayerBars.draw(
                        stage,
                        "rank",
                        "Effective rank of each layer",
                        "effective rank over width",
                        RANK,
                        found,
                        one -> Map.of(
                                "spectrum",
                                Arrays.stream(spectrum(one.sums())).boxed().toList())));
    }

    private Part part(Run run, String label, Layer layer) {
        int[] chosen = Depth.evenly(layer.channels(), units);
        int[] grid = Depth.grid(layer, places);
        return new Part(
                Sight.of(run, layer),
                label,
                new Moments(chosen.length).length(),
                (seen, into) -> Moments.addOnce(seen, chosen, grid, into),
                List.of(RANK, PARTICIPATION),
                false);
    }

    private static double[] spectrum(double[] sums) {
        return Moments.spectrum(Moments.ofLength(sums.length).covariance(sums, 0));
    }

    /** @param eigenvalues of the covariance; their roots are in the ratio of the singular values */
    static double rank(double[] eigenvalues) {
        double total = Arrays.stream(eigenvalues).map(Math::sqrt).sum();
        if (total == 0) {
            return 0;
        }
        double entropy = 0;
        for (double value : eigenvalues) {
            double p = Math.sqrt(value) / total;
            entropy -= p == 0 ? 0 : p * Math.log(p);
        }
        return Math.min(1, Math.exp(entropy) / eigenvalues.length);
    }

    static double participation(double[] eigenvalues) {
        double total = Arrays.stream(eigenvalues).sum();
        double squares = Arrays.stream(eigenvalues).map(value -> value * value).sum();
        return squares == 0 ? 0 : Math.min(1, total * total / squares / eigenvalues.length);
    }
}
