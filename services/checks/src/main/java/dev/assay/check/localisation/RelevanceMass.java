package dev.assay.check.localisation;

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
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Sample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Relevance mass (Arras 2022): how much of the map's positive relevance lies on the object, and in marked regions. */
public final class RelevanceMass implements MapCheck {
    public static final Description DESCRIPTION = new Description(
            "relevance-mass/1",
            "localisation",
            Scope.MAPS,
            "How much of the relevance lies on the object, and how much in a region that should not matter?",
            "The sum of the map's positive values inside, over their sum in the whole picture; negative values count as"
                    + " zero. Averaged over the members. A ratio of 1 to the area is what a uniform map has.",
            "Arras et al. 2022, CLEVR-XAI: relevance mass accuracy",
            List.of(),
            List.of(
                    Metric.higher("mask", "share of the positive relevance on the object, in [0, 1]"),
                    Metric.neither("mask-area", "share of the picture that the object covers"),
                    Metric.higher("mask-ratio", "mask over mask-area; 1 is a uniform map"),
                    Metric.neither("region", "share of the positive relevance in the region, in [0, 1]")
                            .each("region"),
                    Metric.neither("region-area", "share of the picture that the region covers")
                            .each("region"),
                    Metric.lower("region-ratio", "region over region-area; 1 is a uniform map")
                            .each("region")),
            "The model looks at what should not matter, or not at the object.",
            "Remove the region from the training pictures, or balance it over the classes; then train and audit again.",
            RelevanceMass::new);

    private static final String NO_MASK = "no audited sample has a mask";
    private static final String NO_REGION = "no audited sample has a marked region";

    RelevanceMass(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        boolean masks = audited.masks();
        List<String> regions = audited.regions();
        if (!masks && regions.isEmpty()) {
            return Applies.nothing("no audited sample has a mask or a marked region");
        }
        List<String> metrics = new ArrayList<>();
        TreeMap<String, String> absent = new TreeMap<>();
        for (String stem : List.of("", "-area", "-ratio")) {
            if (masks) {
                metrics.add("mask" + stem);
            } else {
                absent.put("mask" + stem, NO_MASK);
            }
        }
        for (String region : regions) {
            List.of("region:", "region-area:", "region-ratio:").forEach(stem -> metrics.add(stem + region));
        }
        if (regions.isEmpty()) {
            List.of("region", "region-area", "region-ratio").forEach(stem -> absent.put(stem, NO_REGION));
        }
        return new Applies(metrics, absent);
    }

    @Override
    public Reading read(MappedSample sample) {
        int height = sample.picture().height();
        int width = sample.picture().width();
        List<Double> values = new ArrayList<>();
        if (sample.audited().masks()) {
            add(values, sample, sample.mask().map(Regions::of).orElse(null));
        }
        for (String region : sample.audited().regions()) {
            Sample.Box box = sample.sample().regions().get(region);
            add(values, sample, box == null ? null : Regions.of(box, height, width));
        }
        double[] read = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Reading.of(read, Mass.candidates(sample));
    }

    private static void add(List<Double> values, MappedSample sample, @Nullable BitSet inside) {
        if (inside == null || inside.isEmpty()) {
            values.addAll(List.of(Double.NaN, Double.NaN, Double.NaN));
            return;
        }
        Mean share = new Mean();
        for (MappedMember member : sample.members()) {
            if (member.heat().usable()) {
                share.add(Regions.share(member.heat(), inside));
            }
        }
        Heat heat = sample.reference().heat();
        double area = Regions.area(inside, heat);
        values.addAll(List.of(share.value(), area, share.value() / area));
    }
}
