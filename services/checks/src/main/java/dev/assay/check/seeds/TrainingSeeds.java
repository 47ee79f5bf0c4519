package dev.assay.check.seeds;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.check.similarity.TopPixels;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Do trainings that differ along one axis alone explain the same prediction alike? */
public final class TrainingSeeds implements MapCheck {
    private static final List<String> STEMS = List.of("spearman", "ssim", "iou1", "iou5", "iou10", "rbo", "churn");
    private static final double RBO_P = .9;

    public static final Description DESCRIPTION = new Description(
            "training-seeds/1",
            "stability",
            Scope.MAPS,
            "Do trainings that differ along one axis alone, such as the seed, explain the same prediction alike?",
            "All pairs of members that differ on exactly one axis, on samples for which both predict the same class"
                    + " (maps are of the audit's target, which may be another where the reference predicts another);"
                    + " averaged over the pairs within the sample. Spearman with average ranks on the signed map; SSIM on"
                    + " the 2-D map, each brought to [0, 1] by its own minimum and maximum (Gaussian window 11, sigma"
                    + " 1.5, K .01 and .03); IoU of the top 1, 5 and 10 percent of the pixels, ties by index; rank-biased"
                    + " overlap with p = .9.",
            "Spearman, SSIM (Wang et al. 2004), RBO (Webber et al. 2010) between trainings",
            List.of(),
            List.of(
                    Metric.higher("spearman", "rank correlation of the maps, in [-1, 1]")
                            .each("axis"),
                    Metric.higher("ssim", "structural similarity of the maps, at most 1")
                            .each("axis"),
                    Metric.higher("iou1", "shared part of the top 1 percent of the pixels, in [0, 1]")
                            .each("axis"),
                    Metric.higher("iou5", "shared part of the top 5 percent of the pixels, in [0, 1]")
                            .each("axis"),
                    Metric.higher("iou10", "shared part of the top 10 percent of the pixels, in [0, 1]")
                            .each("axis"),
                    Metric.higher("rbo", "rank-biased overlap of the pixels, in [0, 1]")
                            .each("axis"),
                    Metric.lower("churn", "share of pairs that predict different classes, in [0, 1]")
                            .ofCases()
                            .each("axis")),
            "The explanation depends on chance in the training, not on the picture alone.",
            "Show no single map of this model as the explanation; average the members, or train with more data.",
            TrainingSeeds::new);

    TrainingSeeds(Arguments with) {}

    /** Two members by their index in the release. */
    public record Pair(int a, int b) {}

    /** Pairs that differ on exactly one axis, by that axis. */
    public static SortedMap<String, List<Pair>> pairs(List<Member> members) {
        SortedMap<String, List<Pair>> pairs = new TreeMap<>();
        for (int a = 0; a < members.size(); a++) {
            for (int b = a + 1; b < members.size(); b++) {
                Set<String> axes = members.get(a).differs(members.get(b));
                if (axes.size() == 1) {
                    pairs.computeIfAbsent(axes.iterator().next(), axis -> new ArrayList<>())
                            .add(new Pair(a, b));
                }
            }
        }
        return pairs;
    }

    @Override
    public Applies applies(Audited audited) {
        SortedMap<String, List<Pair>> pairs = pairs(audited.model().members());
        if (pairs.isEmpty()) {
            return Applies.nothing("no two members of the release differ along one axis alone");
        }
        List<String> metrics = new ArrayList<>();
        pairs.keySet().forEach(axis -> STEMS.forEach(stem -> metrics.add(stem + ':' + axis)));
        TreeMap<String, String> absent = new TreeMap<>();
        if (!pairs.containsKey("seed")) {
            STEMS.forEach(stem -> absent.put(stem + ":seed", "no two members differ in the seed alone"));
        }
        return new Applies(metrics, absent);
    }

    @Override
    public Reading read(MappedSample sample) {
        SortedMap<String, List<Pair>> pairs = pairs(sample.audited().model().members());
        double[] values = new double[pairs.size() * STEMS.size()];
        int at = 0;
        for (List<Pair> axis : pairs.values()) {
            for (Mean mean : compare(axis, sample)) {
                values[at++] = mean.value();
            }
        }
        return Reading.of(values, SideBySide.candidates(sample));
    }

    private static List<Mean> compare(List<Pair> axis, MappedSample sample) {
        List<Mean> means = STEMS.stream().map(stem -> new Mean()).toList();
        for (Pair pair : axis) {
            MappedMember a = sample.members().get(pair.a());
            MappedMember b = sample.members().get(pair.b());
            boolean agree = a.predicted() == b.predicted();
            means.getLast().add(agree ? 0 : 1);
            if (agree && a.heat().usable() && b.heat().usable()) {
                add(means, a.heat(), b.heat());
            }
        }
        return means;
    }

    private static void add(List<Mean> means, Heat a, Heat b) {
        means.get(0).add(Spearman.of(a, b));
        means.get(1).add(Ssim.of(a, b));
        means.get(2).add(TopPixels.overlap(a.order(), b.order(), 1));
        means.get(3).add(TopPixels.overlap(a.order(), b.order(), 5));
        means.get(4).add(TopPixels.overlap(a.order(), b.order(), 10));
        means.get(5).add(TopPixels.rankBiased(a.order(), b.order(), RBO_P));
    }
}
