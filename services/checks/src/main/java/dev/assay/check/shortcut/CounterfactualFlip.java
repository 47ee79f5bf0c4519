package dev.assay.check.shortcut;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Candidate;
import dev.assay.check.Description;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.PredictionCheck;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Does the prediction stay when a marked region is not in the picture? */
public final class CounterfactualFlip implements PredictionCheck {
    public static final Description DESCRIPTION = new Description(
            "counterfactual-flip/1",
            "shortcut",
            Scope.PREDICTIONS,
            "Does the prediction change when a region that should not matter is not in the picture?",
            "Each member predicts the picture and the same picture composed without the region; a flip is another class."
                    + " The drop is that of the probability of the class first predicted. Averaged over the members."
                    + " Samples without such a counterpart are left out.",
            "Counterfactual inputs as in Goyal et al. 2019; the pictures come with the dataset",
            List.of(),
            List.of(
                    Metric.lower("flip", "share of members whose prediction flips, in [0, 1]")
                            .ofCases()
                            .each("region"),
                    Metric.lower("drop", "fall of the predicted class's probability, in [-1, 1]")
                            .each("region")),
            "The prediction hangs on a region that should not matter.",
            "Remove the region from the training pictures, or balance it over the classes; then train and audit again.",
            CounterfactualFlip::new);

    CounterfactualFlip(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        if (audited.without().isEmpty()) {
            return Applies.nothing("no audited sample has a counterpart without a region");
        }
        return Applies.all(audited.without().stream()
                .flatMap(region -> List.of("flip:" + region, "drop:" + region).stream())
                .toList());
    }

    @Override
    public List<Reading> read(PredictedSamples samples) {
        List<String> regions = samples.audited().without();
        double[][] values = new double[samples.count()][2 * regions.size()];
        List<List<Candidate>> candidates = new ArrayList<>();
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
            candidates.add(new ArrayList<>());
        }
        for (int r = 0; r < regions.size(); r++) {
            compare(samples, regions.get(r), 2 * r, values, candidates);
        }
        return IntStream.range(0, samples.count())
                .mapToObj(i -> Reading.of(values[i], candidates.get(i)))
                .toList();
    }

    private static void compare(
            PredictedSamples samples, String region, int column, double[][] values, List<List<Candidate>> candidates) {
        List<Integer> positions = IntStream.range(0, samples.count())
                .filter(i -> samples.sample(i).without().containsKey(region))
                .boxed()
                .toList();
        if (positions.isEmpty()) {
            return;
        }
        List<Picture> pictures = positions.stream()
                .map(i -> samples.loading()
                        .apply(Objects.requireNonNull(
                                samples.sample(i).without().get(region))))
                .toList();
        List<Predictions> without = samples.members().stream()
                .map(member -> samples.predict(member, pictures))
                .toList();
        for (int p = 0; p < positions.size(); p++) {
            int at = positions.get(p);
            Mean flips = new Mean();
            Mean drops = new Mean();
            for (int m = 0; m < without.size(); m++) {
                Predictions before = samples.members().get(m);
                int predicted = before.predicted(at);
                flips.add(without.get(m).predicted(p) == predicted ? 0 : 1);
                drops.add(before.probability(at, predicted) - without.get(m).probability(p, predicted));
            }
            values[at][column] = flips.value();
            values[at][column + 1] = drops.value();
            candidates.get(at).addAll(Flips.candidates(samples, at, region, pictures.get(p), without, p));
        }
    }
}
