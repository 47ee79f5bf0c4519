package dev.assay.check.accuracy;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.PredictionCheck;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Are the predictions right, and how sure of it is the model, overall and in each slice? */
public final class Accuracy implements PredictionCheck {
    /** A probability below counts as this, so that a loss is a number (27.6) where a softmax has rounded to 0. */
    private static final double LEAST = 1e-12;

    public static final Description DESCRIPTION = new Description(
            "accuracy/1",
            "performance",
            Scope.PREDICTIONS,
            "Are the predictions right, overall and in each slice?",
            "A prediction is the class of the highest probability, the lower index among equals. For the reference"
                    + " member and averaged over the members. The loss is the cross-entropy, minus the natural"
                    + " logarithm of the label's probability, which counts as 1e-12 at least; averaged over the members.",
            "Share of right predictions; cross-entropy",
            List.of(),
            List.of(
                    Metric.higher("reference", "share of right predictions of the reference member, in [0, 1]")
                            .ofCases(),
                    Metric.higher("members", "share of right predictions, mean over the members, in [0, 1]")
                            .ofCases(),
                    Metric.higher("reference-in", "the same for the samples of a slice")
                            .ofCases()
                            .each("slice"),
                    Metric.higher("members-in", "the same for the samples of a slice")
                            .ofCases()
                            .each("slice"),
                    Metric.lower("loss", "cross-entropy of the label, mean over the members, in nats, 0 and up"),
                    Metric.lower("loss-in", "the same for the samples of a slice")
                            .each("slice")),
            "The model is wrong more often than the plan allows.",
            "Look at the slices first: a low one among good ones names the pictures to collect.",
            Accuracy::new);

    Accuracy(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        if (!audited.sameClasses()) {
            return Applies.nothing(Audited.OTHER_CLASSES);
        }
        List<String> metrics = new ArrayList<>(List.of("reference", "members"));
        for (String slice : audited.dataset().slices().keySet()) {
            metrics.add("reference-in:" + slice);
            metrics.add("members-in:" + slice);
        }
        metrics.add("loss");
        for (String slice : audited.dataset().slices().keySet()) {
            metrics.add("loss-in:" + slice);
        }
        return Applies.all(metrics);
    }

    @Override
    public List<Reading> read(PredictedSamples samples) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < samples.count(); i++) {
            Sample sample = samples.sample(i);
            Mean members = new Mean();
            Mean losses = new Mean();
            for (Predictions member : samples.members()) {
                members.add(member.predicted(i) == sample.label() ? 1 : 0);
                losses.add(-StrictMath.log(Math.max(member.probability(i, sample.label()), LEAST)));
            }
            double reference = samples.members().getFirst().predicted(i) == sample.label() ? 1 : 0;
            List<Double> values = new ArrayList<>(List.of(reference, members.value()));
            Set<String> slices = samples.audited().dataset().slices().keySet();
            for (String slice : slices) {
                boolean inside = sample.slices().contains(slice);
                values.add(inside ? reference : Double.NaN);
                values.add(inside ? members.value() : Double.NaN);
            }
            values.add(losses.value());
            slices.forEach(slice -> values.add(sample.slices().contains(slice) ? losses.value() : Double.NaN));
            readings.add(
                    Reading.of(values.stream().mapToDouble(Double::doubleValue).toArray()));
        }
        return readings;
    }
}
