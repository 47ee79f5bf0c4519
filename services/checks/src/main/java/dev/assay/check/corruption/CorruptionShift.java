package dev.assay.check.corruption;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Heat;
import dev.assay.check.Inputs;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Predicted;
import dev.assay.check.Reading;
import dev.assay.check.corruption.Corruptions.Spoilt;
import dev.assay.check.similarity.Ranking;
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.check.similarity.TopPixels;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.List;

/** Does the map stay when the picture is corrupted and the prediction is not? */
public final class CorruptionShift implements MapCheck {
    private static final String ID = "corruption-shift/1";
    private static final List<String> STEMS = List.of("spearman", "ssim", "iou5", "spearman-changed", "kept");
    private static final double TOP_PERCENT = 5;
    private static final Parameter.Choice MEMBERS = new Parameter.Choice(
            "members", "reference", List.of("reference", "all"), "whose maps are looked at; all: their mean");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.MAPS,
            "Does the map stay when the picture is corrupted and the prediction is not?",
            "Corruptions with the published parameters of each severity, seeded and rounded to 8 bits; JPEG as the Java"
                    + " runtime encodes it. The map of the corrupted picture, for the same target and with the same"
                    + " draws of the explainer, against that of the clean one: Spearman, SSIM (each map brought to"
                    + " [0, 1] on its own) and the shared part of the top 5 percent where the prediction is kept;"
                    + " spearman-changed where it is not.",
            "Hendrycks and Dietterich 2019, ImageNet-C",
            List.of(Corruptions.KINDS, Corruptions.SEVERITIES, MEMBERS),
            List.of(
                    Metric.higher("spearman", "rank correlation of the maps, prediction kept, in [-1, 1]")
                            .each("corruption"),
                    Metric.higher("ssim", "structural similarity of the maps, prediction kept, at most 1")
                            .each("corruption"),
                    Metric.higher("iou5", "shared part of the top 5 percent, prediction kept, in [0, 1]")
                            .each("corruption"),
                    Metric.neither("spearman-changed", "rank correlation of the maps, prediction changed, in [-1, 1]")
                            .each("corruption"),
                    Metric.neither("kept", "share of members whose prediction is kept, in [0, 1]")
                            .each("corruption")),
            "Common damage to a picture moves the explanation though not the prediction.",
            "Do not compare maps of pictures of different quality; train with pictures so damaged.",
            CorruptionShift::new);

    private final List<Spoilt> spoilt;
    private final boolean all;

    CorruptionShift(Arguments with) {
        spoilt = Corruptions.of(with.several(Corruptions.KINDS.name()), with.several(Corruptions.SEVERITIES.name()));
        all = with.text(MEMBERS.name()).equals("all");
    }

    @Override
    public Applies applies(Audited audited) {
        List<String> metrics = new ArrayList<>();
        spoilt.forEach(one -> STEMS.forEach(stem -> metrics.add(stem + ':' + one.name())));
        return Applies.all(metrics);
    }

    @Override
    public Reading read(MappedSample sample) {
        List<Picture> pictures = spoilt.stream()
                .map(one -> one.kind()
                        .apply(
                                sample.picture(),
                                one.severity(),
                                sample.draws(ID).of(one.name())))
                .toList();
        Images inputs = Inputs.of(pictures, sample.audited().model().input());
        List<Mean> means = spoilt.stream()
                .flatMap(one -> STEMS.stream().map(stem -> new Mean()))
                .toList();
        List<List<Heat>> heats = new ArrayList<>();
        for (MappedMember member : all ? sample.members() : List.of(sample.reference())) {
            heats.add(compare(sample, member, inputs, means));
        }
        double[] values = means.stream().mapToDouble(Mean::value).toArray();
        return Reading.of(values, CorruptionGrid.candidates(sample, spoilt, pictures, heats.getFirst()));
    }

    private List<Heat> compare(MappedSample sample, MappedMember member, Images inputs, List<Mean> means) {
        InputSpec spec = member.model().input();
        float[] probabilities = member.model().probabilities(inputs);
        Maps maps = sample.explaining().explain(member.model(), inputs);
        List<Heat> heats = Heat.of(maps, spec.height(), spec.width());
        boolean usable = member.heat().usable();
        for (int s = 0; s < spoilt.size(); s++) {
            List<Mean> into = means.subList(s * STEMS.size(), (s + 1) * STEMS.size());
            int classes = member.model().classes();
            boolean kept = Predicted.of(probabilities, s * classes, classes) == member.predicted();
            into.getLast().add(kept ? 1 : 0);
            if (usable && heats.get(s).usable()) {
                add(into, member.heat(), heats.get(s), kept);
            }
        }
        return heats;
    }

    private static void add(List<Mean> into, Heat clean, Heat spoilt, boolean kept) {
        double spearman = Spearman.of(clean.values(), spoilt.values());
        if (!kept) {
            into.get(3).add(spearman);
            return;
        }
        into.get(0).add(spearman);
        into.get(1).add(Ssim.of(clean, spoilt));
        into.get(2)
                .add(TopPixels.overlap(
                        Ranking.descending(clean.values()), Ranking.descending(spoilt.values()), TOP_PERCENT));
    }
}
