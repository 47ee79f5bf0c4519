package dev.assay.check.corruption;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Explaining;
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
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.check.similarity.TopPixels;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Does the map stay when the picture is corrupted and the prediction is not? */
public final class CorruptionShift implements MapCheck {
    private static final String ID = "corruption-shift/2";
    private static final List<String> STEMS =
            List.of("spearman", "ssim", "iou5", "spearman-changed", "ssim-changed", "iou5-changed", "kept");
    private static final int CHANGED = 3;
    private static final int KEPT = 6;
    private static final double TOP_PERCENT = 5;

    /** Spoilt pictures of all samples that are explained in one go: bounds memory at large inputs. */
    private static final int CHUNK = 64;

    private static final Parameter.Choice MEMBERS = new Parameter.Choice(
            "members", "reference", List.of("reference", "all"), "whose maps are looked at; all: their mean");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.MAPS,
            "Does the map stay when the picture is corrupted and the prediction is not?",
            Corruptions.METHOD + " The map of the corrupted picture, for the same target and with the same draws of the"
                    + " explainer, against that of the clean one: Spearman, SSIM (each map brought to [0, 1] on its own)"
                    + " and the shared part of the top 5 percent where the prediction is kept, and apart from it where"
                    + " it changes; severity-3 is the mean over the kinds at that severity that have a value.",
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
                    Metric.neither("ssim-changed", "structural similarity of the maps, prediction changed, at most 1")
                            .each("corruption"),
                    Metric.neither("iou5-changed", "shared part of the top 5 percent, prediction changed, in [0, 1]")
                            .each("corruption"),
                    Metric.neither("kept", "share of members whose prediction is kept, in [0, 1]")
                            .ofCases()
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
        return Corruptions.applies(spoilt, audited, STEMS);
    }

    @Override
    public Reading read(MappedSample sample) {
        return read(List.of(sample)).getFirst();
    }

    @Override
    public List<Reading> read(List<MappedSample> samples) {
        List<Spoilt> fitting = Corruptions.fitting(spoilt, samples.getFirst().audited());
        Mean[][][] means = new Mean[samples.size()][fitting.size()][STEMS.size()];
        Arrays.stream(means).flatMap(Arrays::stream).forEach(row -> Arrays.setAll(row, i -> new Mean()));
        int step = Math.max(1, CHUNK / samples.size());
        for (int from = 0; from < fitting.size(); from += step) {
            compare(samples, fitting.subList(from, Math.min(fitting.size(), from + step)), means, from);
        }
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            double[][] values = Arrays.stream(means[i])
                    .map(row -> Arrays.stream(row).mapToDouble(Mean::value).toArray())
                    .toArray(double[][]::new);
            readings.add(Reading.of(
                    Corruptions.withSeverities(fitting, values),
                    CorruptionGrid.candidates(samples.get(i), shown(fitting))));
        }
        return readings;
    }

    /** Some corruptions of all samples in the same runs. */
    private void compare(List<MappedSample> samples, List<Spoilt> some, Mean[][][] means, int from) {
        InputSpec spec = samples.getFirst().audited().model().input();
        List<Images> inputs = samples.stream()
                .map(sample -> Inputs.of(pictures(sample, some), spec))
                .toList();
        int members = all ? samples.getFirst().members().size() : 1;
        for (int m = 0; m < members; m++) {
            Model model = samples.getFirst().members().get(m).model();
            float[] probabilities = model.probabilities(Inputs.joined(inputs));
            List<Maps> maps = Explaining.together(model, samples, inputs);
            for (int i = 0; i < samples.size(); i++) {
                MappedMember member = samples.get(i).members().get(m);
                int row = i * some.size() * model.classes();
                float[] mine = Arrays.copyOfRange(probabilities, row, row + some.size() * model.classes());
                compare(member, mine, maps.get(i), Arrays.copyOfRange(means[i], from, from + some.size()));
            }
        }
    }

    /** Corruptions that are shown: of more than fit, those in equal steps. */
    private static List<Spoilt> shown(List<Spoilt> fitting) {
        int step = (fitting.size() + CorruptionGrid.MAX_PICTURES - 1) / CorruptionGrid.MAX_PICTURES;
        return IntStream.range(0, fitting.size())
                .filter(s -> s % Math.max(1, step) == 0)
                .mapToObj(fitting::get)
                .toList();
    }

    /** The spoilt pictures of a sample, the same whatever explains it. */
    static List<Picture> pictures(MappedSample sample, List<Spoilt> spoilt) {
        return spoilt.stream().map(one -> picture(sample, one)).toList();
    }

    private static Picture picture(MappedSample sample, Spoilt one) {
        Draws draws = sample.draws(ID).of(one.name());
        return sample.shared().pictures().of(draws, () -> one.kind().apply(sample.picture(), one.severity(), draws));
    }

    private static void compare(MappedMember member, float[] probabilities, Maps maps, Mean[][] means) {
        Heat original = member.heat();
        List<Heat> heats = Heat.of(maps, original.height(), original.width());
        Ssim similarity = Ssim.to(original);
        for (int s = 0; s < heats.size(); s++) {
            int classes = member.model().classes();
            boolean kept = Predicted.of(probabilities, s * classes, classes) == member.predicted();
            means[s][KEPT].add(kept ? 1 : 0);
            Heat heat = heats.get(s);
            if (original.usable() && heat.usable()) {
                int from = kept ? 0 : CHANGED;
                means[s][from].add(Spearman.of(original, heat));
                means[s][from + 1].add(similarity.with(heat));
                means[s][from + 2].add(TopPixels.overlap(original.order(), heat.order(), TOP_PERCENT));
            }
        }
    }
}
