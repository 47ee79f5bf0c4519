package dev.assay.check.corruption;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.PredictionCheck;
import dev.assay.check.Reading;
import dev.assay.check.corruption.Corruptions.Spoilt;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Picture;
import java.util.List;
import java.util.stream.IntStream;

/** How many predictions stay right, and how many stay the same, when pictures are corrupted? */
public final class CorruptionAccuracy implements PredictionCheck {
    private static final String ID = "corruption-accuracy/2";

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.PREDICTIONS,
            "How many predictions stay right, and how many stay the same, when pictures are corrupted?",
            Corruptions.METHOD + " Averaged over the members; severity-3 is the mean over the kinds at that severity.",
            "Hendrycks and Dietterich 2019, ImageNet-C",
            List.of(Corruptions.KINDS, Corruptions.SEVERITIES),
            List.of(
                    Metric.higher("accuracy", "share of right predictions, in [0, 1]")
                            .each("corruption"),
                    Metric.higher("kept", "share of predictions that stay, right or wrong, in [0, 1]")
                            .each("corruption")),
            "Common damage to a picture changes what the model predicts.",
            "Train with pictures so damaged, or state the limits of use.",
            CorruptionAccuracy::new);

    private static final List<String> STEMS = List.of("accuracy", "kept");

    private final List<Spoilt> spoilt;

    CorruptionAccuracy(Arguments with) {
        spoilt = Corruptions.of(with.several(Corruptions.KINDS.name()), with.several(Corruptions.SEVERITIES.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        return Corruptions.applies(spoilt, audited, STEMS);
    }

    @Override
    public List<Reading> read(PredictedSamples samples) {
        List<Spoilt> fitting = Corruptions.fitting(spoilt, samples.audited());
        double[][][] values = new double[samples.count()][fitting.size()][STEMS.size()];
        for (int s = 0; s < fitting.size(); s++) {
            Spoilt one = fitting.get(s);
            List<Picture> pictures = IntStream.range(0, samples.count())
                    .mapToObj(i -> one.kind()
                            .apply(
                                    samples.pictures().get(i),
                                    one.severity(),
                                    samples.draws(ID, i).of(one.name())))
                    .toList();
            List<Predictions> after = samples.members().stream()
                    .map(member -> samples.predict(member, pictures))
                    .toList();
            for (int i = 0; i < samples.count(); i++) {
                compare(samples, after, i, values[i][s]);
            }
        }
        return IntStream.range(0, samples.count())
                .mapToObj(i -> Reading.of(Corruptions.withSeverities(fitting, values[i])))
                .toList();
    }

    private static void compare(PredictedSamples samples, List<Predictions> after, int i, double[] into) {
        Mean right = new Mean();
        Mean kept = new Mean();
        for (int m = 0; m < after.size(); m++) {
            int predicted = after.get(m).predicted(i);
            right.add(predicted == samples.sample(i).label() ? 1 : 0);
            kept.add(predicted == samples.members().get(m).predicted(i) ? 1 : 0);
        }
        into[0] = samples.audited().sameClasses() ? right.value() : Double.NaN;
        into[1] = kept.value();
    }
}
