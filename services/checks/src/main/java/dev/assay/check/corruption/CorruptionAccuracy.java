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
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How many predictions stay right, and how many stay the same, when pictures are corrupted? */
public final class CorruptionAccuracy implements PredictionCheck {
    private static final String ID = "corruption-accuracy/2";

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.PREDICTIONS,
            "How many predictions stay right, and how many stay the same, when pictures are corrupted?",
            Corruptions.METHOD
                    + " Averaged over the members; severity-3 is the mean over the kinds at that severity that have a value.",
            "Hendrycks and Dietterich 2019, ImageNet-C",
            List.of(Corruptions.KINDS, Corruptions.SEVERITIES),
            List.of(
                    Metric.higher("accuracy", "share of right predictions, in [0, 1]")
                            .ofCases()
                            .each("corruption"),
                    Metric.higher("kept", "share of predictions that stay, right or wrong, in [0, 1]")
                            .ofCases()
                            .each("corruption")),
            "Common damage to a picture changes what the model predicts.",
            "Train with pictures so damaged, or state the limits of use.",
            CorruptionAccuracy::new);

    private static final String ACCURACY = "accuracy";
    private static final String KEPT = "kept";
    private static final List<String> STEMS = List.of(ACCURACY, KEPT);

    private final List<Spoilt> spoilt;

    CorruptionAccuracy(Arguments with) {
        spoilt = Corruptions.of(with.several(Corruptions.KINDS.name()), with.several(Corruptions.SEVERITIES.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        if (audited.sameClasses()) {
            return Corruptions.applies(spoilt, audited, STEMS);
        }
        Applies kept = Corruptions.applies(spoilt, audited, List.of(KEPT));
        TreeMap<String, String> absent = new TreeMap<>(kept.absent());
        absent.put(ACCURACY, Audited.OTHER_CLASSES);
        return new Applies(kept.metrics(), absent);
    }

    @Override
    public List<Reading> read(PredictedSamples samples) {
        List<Spoilt> fitting = Corruptions.fitting(spoilt, samples.audited());
        int stems = samples.audited().sameClasses() ? STEMS.size() : 1;
        double[][][] values = new double[samples.count()][fitting.size()][stems];
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
        into[into.length - 1] = kept.value();
        if (into.length == STEMS.size()) {
            into[0] = right.value();
        }
    }
}
