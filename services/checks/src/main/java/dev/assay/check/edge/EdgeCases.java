package dev.assay.check.edge;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Candidate;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.Heat;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.VariantCheck;
import dev.assay.check.edge.Variant.Moved;
import dev.assay.check.edge.Variant.Tone;
import dev.assay.check.similarity.Spearman;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Edge cases: do maps hold where pictures are blank, at the ends of the range, moved, turned or uncertain? */
public final class EdgeCases extends VariantCheck {
    static final String ID = "edge-cases/1";

    /** How many variants of a sample are explained and predicted. */
    public static final int VARIANTS = Variant.ALL.size();

    private static final String EVERY = "all";
    private static final String LOW_MARGIN = "low-margin";
    private static final String OUTLYING = "outlying";

    private static final Parameter.Text SLICE = new Parameter.Text(
            "slice", "edge", "slice of the dataset that holds its edge cases", List.of(EVERY, LOW_MARGIN, OUTLYING));

    private static final Parameter.Real MARGIN = new Parameter.Real(
            "margin", .2, 0, 1, "samples whose two highest probabilities differ by less are low-margin");

    private static final Parameter.Real CONFIDENCE = new Parameter.Real(
            "confidence", .5, 0, 1, "samples whose highest probability is less are taken for outlying");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.MAPS,
            "Do the maps hold for pictures at the edge of what the model should handle?",
            "Variants of each sample, explained for the same target with the same draws of the explainer: constant"
                    + " black, gray and white pictures; levels 4 times and .1 times as far from the middle (saturated,"
                    + " low-contrast); shifts by 1 to 3 pixels in four directions and rotations by 10, 20 and 30"
                    + " degrees both ways, bilinear, black from outside. error: the map of the moved picture against"
                    + " the moved map, norm of the difference over the norm, on pixels whose content comes from inside."
                    + " similarity: Spearman's rank correlation with the map, moved likewise, over all variants with"
                    + " content. Both where the prediction is kept; apart for samples of the edge-case slice, of a"
                    + " low margin, and outlying by their highest probability (Hendrycks and Gimpel 2017). broken:"
                    + " maps that hold NaN or infinity. degenerate: maps of variants with content that are zero"
                    + " everywhere or have their extreme value on more than half of the pixels. constant-shift: the"
                    + " relative change of the map when a constant is added to the input and taken off again inside"
                    + " the model, which changes no prediction.",
            "Engstrom et al. 2019, Exploring the landscape of spatial robustness; Kindermans et al. 2017, The"
                    + " (un)reliability of saliency methods",
            List.of(SLICE, MARGIN, CONFIDENCE, MEMBERS),
            List.of(
                    Metric.lower("broken", "share of all variants whose map is not finite, in [0, 1]")
                            .ofCases(),
                    Metric.lower("degenerate", "share of variants with content whose map says nothing, in [0, 1]")
                            .ofCases(),
                    Metric.higher("tone", "rank correlation of the maps, levels changed, in [-1, 1]")
                            .each("tone"),
                    Metric.lower("error", "relative error of the moved map, 0 and up")
                            .each("move"),
                    Metric.higher("similarity", "rank correlation of the maps, moves and tones, in [-1, 1]")
                            .each("samples"),
                    Metric.neither("kept", "share of variants with content that keep the prediction, in [0, 1]")
                            .ofCases(),
                    Metric.neither(
                            "constant",
                            "norm of the maps of constant pictures over the norm of the map: relevance of nothing"),
                    Metric.lower("constant-shift", "relative change of the map by a shift without effect, 0 and up")),
            "The map breaks, or says something else, for pictures that are only moved or at the end of the range.",
            "State the limits of use with the maps; train with moved and dimmed pictures, or prefer another explainer.",
            EdgeCases::new);

    private static final double SATURATED = .5;

    private final String slice;
    private final double margin;
    private final double confidence;

    EdgeCases(Arguments with) {
        super(with);
        slice = with.text(SLICE.name());
        margin = with.real(MARGIN.name());
        confidence = with.real(CONFIDENCE.name());
    }

    @Override
    public Applies applies(Audited audited) {
        TreeMap<String, String> absent = new TreeMap<>();
        List<String> metrics = new ArrayList<>(List.of("broken", "degenerate", "tone:saturated", "tone:low-contrast"));
        moves().forEach(move -> metrics.add("error:" + move));
        metrics.add(similarity(EVERY));
        if (audited.dataset().slices().containsKey(slice)) {
            metrics.add(similarity(slice));
        } else {
            absent.put(similarity(slice), "the dataset declares no slice \"" + slice + '"');
        }
        metrics.addAll(List.of(similarity(LOW_MARGIN), similarity(OUTLYING), "kept", "constant", "constant-shift"));
        return new Applies(metrics, absent);
    }

    private static String similarity(String of) {
        return "similarity:" + of;
    }

    private static List<String> moves() {
        return Variant.ALL.stream()
                .filter(Moved.class::isInstance)
                .map(variant -> ((Moved) variant).group())
                .distinct()
                .toList();
    }

    @Override
    protected int metrics(MappedSample sample) {
        return applies(sample.audited()).metrics().size();
    }

    @Override
    protected int width(MappedSample sample) {
        return metrics(sample);
    }

    @Override
    protected double[][] values(Group group) {
        List<Answers> answers = Answers.of(group, Variant.ALL);
        double[] shifted = ConstantShift.changes(group);
        double[][] rows = new double[group.count()][];
        for (int i = 0; i < rows.length; i++) {
            Map<String, Mean> means = new LinkedHashMap<>();
            List<String> metrics = applies(group.samples().get(i).audited()).metrics();
            metrics.forEach(metric -> means.put(metric, new Mean()));
            for (int v = 0; v < Variant.ALL.size(); v++) {
                add(means, Variant.ALL.get(v), group.heat(i), answers.get(i), v);
            }
            split(means, group.samples().get(i), group.of(i));
            mean(means, "constant-shift").add(shifted[i]);
            rows[i] = means.values().stream().mapToDouble(Mean::value).toArray();
        }
        return rows;
    }

    private static Mean mean(Map<String, Mean> means, String metric) {
        Mean mean = means.get(metric);
        if (mean == null) {
            throw new IllegalStateException("edge-cases measures no " + metric);
        }
        return mean;
    }

    private static void add(Map<String, Mean> means, Variant variant, Heat map, Answers answers, int v) {
        Heat heat = answers.heats().get(v);
        boolean kept = answers.kept().get(v);
        mean(means, "broken").add(heat.finite() ? 0 : 1);
        if (variant.content()) {
            mean(means, "kept").add(kept ? 1 : 0);
        }
        if (!heat.finite()) {
            return;
        }
        if (variant.content()) {
            mean(means, "degenerate").add(heat.blank() || saturated(heat) ? 1 : 0);
        }
        switch (variant) {
            case Variant.Constant constant -> mean(means, "constant").add(norm(heat) / norm(map));
            case Tone tone -> {
                if (kept && !heat.blank()) {
                    double alike = Spearman.of(map, heat);
                    mean(means, "tone:" + tone.name()).add(alike);
                    mean(means, similarity(EVERY)).add(alike);
                }
            }
            case Moved moved -> {
                if (kept && !heat.blank()) {
                    Moving moving = Moving.of(map, heat, moved);
                    mean(means, "error:" + moved.group()).add(moving.error());
                    mean(means, similarity(EVERY)).add(moving.similarity());
                }
            }
        }
    }

    /** The sample's similarity once more under each kind of hard sample that it is. */
    private void split(Map<String, Mean> means, MappedSample sample, MappedMember member) {
        double alike = mean(means, similarity(EVERY)).value();
        float[] sorted = member.probabilities().clone();
        Arrays.sort(sorted);
        double highest = sorted[sorted.length - 1];
        double next = sorted.length == 1 ? 0 : sorted[sorted.length - 2];
        if (highest - next < margin) {
            mean(means, similarity(LOW_MARGIN)).add(alike);
        }
        if (highest < confidence) {
            mean(means, similarity(OUTLYING)).add(alike);
        }
        if (sample.sample().slices().contains(slice)) {
            mean(means, similarity(slice)).add(alike);
        }
    }

    /** True when more than half of the pixels have the highest value, or the lowest one below zero. */
    static boolean saturated(Heat heat) {
        float highest = heat.values()[0];
        float lowest = heat.values()[0];
        for (float value : heat.values()) {
            highest = Math.max(highest, value);
            lowest = Math.min(lowest, value);
        }
        int high = 0;
        int low = 0;
        for (float value : heat.values()) {
            high += value == highest ? 1 : 0;
            low += value == lowest && lowest < 0 ? 1 : 0;
        }
        return Math.max(high, low) > SATURATED * heat.values().length;
    }

    private static double norm(Heat heat) {
        double squares = 0;
        for (float value : heat.values()) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    @Override
    protected List<Candidate> candidates(MappedSample sample, double[] row) {
        return EdgePictures.candidates(sample);
    }
}
