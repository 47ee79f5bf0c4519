package dev.assay.check.drift;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Gathering;
import dev.assay.check.Metric;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.check.cka.Pairing;
import dev.assay.core.audit.Finding;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Does the network respond as the version before did, and to these pictures as to those of the dataset before? */
public final class ActivationDrift implements ActivationCheck {
    /** What the stability index of a unit that did not drift may come to by chance: its lower bound of attention. */
    private static final double CHANCE = .1;

    private static final Parameter.Whole BINS =
            new Parameter.Whole("bins", 10, 2, 50, "bins of the stability index, between quantiles of what was before");
    private static final Parameter.Whole PERMUTATIONS = new Parameter.Whole(
            "permutations", 500, 99, 10_000, "exchanges of now and before that the probability is counted over");
    private static final Parameter.Choice MEMBERS = new Parameter.Choice(
            "members", "reference", List.of("reference", "all"), "whose activations are looked at");
    private static final Parameter.Whole UNITS =
            new Parameter.Whole("units", 64, 1, 256, "most units of a layer that are looked at, evenly over it");
    private static final Parameter.Whole LAYERS = Depth.layers(8);
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "activation-drift/1",
            "activation health",
            Scope.ACTIVATIONS,
            "Does the network respond as the version before did, and to these pictures as to those of the dataset"
                    + " before?",
            "Against version: a member and its namesake of the version before on the audited pictures. Against data: a"
                    + " member on the audited pictures and on as many of the dataset's version before. Of each unit"
                    + " the mean activation over places. KS: the Kolmogorov-Smirnov statistic of a unit, mean over"
                    + " units. PSI: sum of (q - p) ln(q / p) over bins between quantiles of before, an empty bin"
                    + " counted as half a sample; by chance alone it comes to 2 (bins - 1) / n, so at most .1 with the"
                    + " samples that the check asks for; of two samples of 128 from one law .17 of the units reach .1 in"
                    + " 5 bins and .004 reach .25, and KS comes to .11. MMD: squared, unbiased, over minibatches of at most 16, a"
                    + " Gaussian kernel whose bandwidth is the median distance; its p the share of exchanges of now"
                    + " and before, pair by pair, that give as much. Frechet: squared distance of two normal"
                    + " distributions, and the same over the variance of before; both are above 0 by chance, the more the fewer"
                    + " samples there are for each channel. nDCG: channels ranked by their mean"
                    + " absolute activation times gradient of the target's logit, gains those of before. KS and PSI"
                    + " count values in bins a sixteenth of an octave wide. Units and channels are compared by their"
                    + " place: a version trained from another start drifts in all of them but may see alike, which cka"
                    + " tells. Layers with other numbers of channels are left out.",
            "KS test; PSI as in Siddiqi 2006, its chance level of Yurdakul 2018; MMD of Gretton et al. 2012 in the"
                    + " blocks of Zaremba et al. 2013; Frechet distance of Dowson and Landau 1982, as in Heusel et al."
                    + " 2017; nDCG of Jarvelin and Kekalainen 2002, over attributions as in Nigenda et al. 2022 with"
                    + " an alert below .9",
            List.of(BINS, PERMUTATIONS, MEMBERS, LAYERS, UNITS, BLOCKS),
            List.of(
                    each(Metric.lower("ks", "mean over units of the Kolmogorov-Smirnov statistic, in [0, 1]")),
                    each(Metric.lower(
                            "psi-moderate", "share of units with a stability index of at least .1, in [0, 1]")),
                    each(Metric.lower("psi-major", "share of units with a stability index of at least .25, in [0, 1]")),
                    each(Metric.lower("mmd", "squared maximum mean discrepancy, unbiased, so it may be below 0")),
                    each(Metric.higher("mmd-p", "share of exchanges with as great a discrepancy, in (0, 1]")),
                    each(Metric.lower("frechet", "squared Frechet distance, in squares of activations")),
                    each(Metric.lower("frechet-ratio", "the same over the summed variance of the units before")),
                    each(Metric.higher("ndcg", "how well the channels' order of importance is kept, in [0, 1]"))),
            "Layers respond in another way than before: maps and thresholds that people learned to read may no longer"
                    + " mean the same.",
            "Look at the first layer that drifts; where the data did it, compare the pictures of both versions, where"
                    + " the training did it, look at cka and training-seeds, and say in the release that maps changed.",
            ActivationDrift::new,
            List.of(Predecessor.MODEL, Predecessor.DATASET));

    private final int bins;
    private final int permutations;
    private final boolean all;
    private final int units;
    private final int layers;
    private final int blocks;

    ActivationDrift(Arguments with) {
        bins = with.whole(BINS.name());
        permutations = with.whole(PERMUTATIONS.name());
        all = with.text(MEMBERS.name()).equals("all");
        units = with.whole(UNITS.name());
        layers = with.whole(LAYERS.name());
        blocks = with.whole(BLOCKS.name());
    }

    private static Metric each(Metric metric) {
        return metric.each("against:member/layer");
    }

    @Override
    public Applies applies(Audited audited) {
        Optional<String> version = audited.withoutPrevious();
        Optional<String> data = audited.withoutPreviousDataset();
        if (version.isPresent() && data.isPresent()) {
            return Applies.nothing(version.get() + "; " + data.get());
        }
        List<String> metrics = new ArrayList<>();
        TreeMap<String, String> absent = new TreeMap<>();
        for (Metric metric : DESCRIPTION.metrics()) {
            String ofVersion = metric.name() + ':' + Pairing.VERSION;
            String ofData = metric.name() + ':' + Compared.DATA;
            version.ifPresentOrElse(reason -> absent.put(ofVersion, reason), () -> metrics.add(ofVersion));
            data.ifPresentOrElse(reason -> absent.put(ofData, reason), () -> metrics.add(ofData));
        }
        return new Applies(metrics, absent);
    }

    @Override
    public int blocks() {
        return blocks;
    }

    @Override
    public Gathering<?> gather(Stage stage) {
        requireEnough("samples", stage.audited().count(), "raise the plan's samples or lower bins");
        int before = stage.audited().previousCount();
        if (before > 0) {
            requireEnough("samples of the previous dataset", before, "lower bins");
        }
        List<Compared> compared = Compared.all(stage, layers, all);
        List<Finding> absent = new ArrayList<>();
        if (!stage.previous().isEmpty() && compared.stream().noneMatch(Compared::againstVersion)) {
            String reason =
                    "no layer of " + stage.audited().model().id() + " has as many channels as its counterpart in "
                            + stage.audited().previous().orElseThrow().id();
            DESCRIPTION
                    .metrics()
                    .forEach(metric -> absent.add(new Finding.NotApplicable(
                            DESCRIPTION.id(), "", metric.name() + ':' + Pairing.VERSION, reason)));
        }
        return new Drifting(stage, compared, units, bins, permutations, absent);
    }

    private void requireEnough(String what, int count, String remedy) {
        int needed = (int) Math.ceil(2 * (bins - 1) / CHANCE);
        if (count < needed) {
            throw new Refused("too few " + what + ": there are " + count + ", a stability index of " + bins
                    + " bins needs " + needed + ": " + remedy);
        }
    }
}
