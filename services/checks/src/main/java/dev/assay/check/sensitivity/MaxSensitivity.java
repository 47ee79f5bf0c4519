package dev.assay.check.sensitivity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Candidate;
import dev.assay.check.Description;
import dev.assay.check.Heat;
import dev.assay.check.Inputs;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** Max-sensitivity (Yeh 2019): how far the map moves within a small ball around the input. */
public final class MaxSensitivity implements MapCheck {
    private static final String ID = "max-sensitivity/1";
    private static final Parameter.Real RADIUS =
            new Parameter.Real("radius", .02, 1e-6, 1, "of the ball, as a share of the input's range");
    private static final Parameter.Whole DRAWS =
            new Parameter.Whole("draws", 10, 1, 1000, "inputs drawn from the ball");
    private static final Parameter.Choice MEMBERS = new Parameter.Choice(
            "members", "reference", List.of("reference", "all"), "whose maps are looked at; all: their mean");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.MAPS,
            "Does the map stay when the input changes by less than a person would see?",
            "Inputs are drawn evenly from the L-infinity ball around the sample, in the model's input space and without"
                    + " clipping; each is explained for the same target with the same draws of the explainer. The value"
                    + " is the largest (mean: the average) Frobenius norm of the change of the map over the norm of the"
                    + " map, at the map's own resolution.",
            "Yeh et al. 2019, On the (in)fidelity and sensitivity of explanations",
            List.of(RADIUS, DRAWS, MEMBERS),
            List.of(
                    Metric.lower("max", "largest relative change of the map, 0 and up"),
                    Metric.lower("mean", "average relative change of the map, 0 and up")),
            "Noise that nobody sees changes the map.",
            "Do not compare single maps of this explainer; average them over noise, or regularise the training.",
            MaxSensitivity::new);

    private final double radius;
    private final int draws;
    private final boolean all;

    MaxSensitivity(Arguments with) {
        radius = with.real(RADIUS.name());
        draws = with.whole(DRAWS.name());
        all = with.text(MEMBERS.name()).equals("all");
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("max", "mean");
    }

    @Override
    public Reading read(MappedSample sample) {
        Images noisy = noisy(sample);
        Mean max = new Mean();
        Mean mean = new Mean();
        List<Candidate> candidates = List.of();
        for (int m = 0; m < (all ? sample.members().size() : 1); m++) {
            MappedMember member = sample.members().get(m);
            if (member.heat().usable()) {
                Maps maps = sample.explaining().explain(member.model(), noisy);
                double[] changes = changes(member.map(), maps);
                candidates = m == 0 ? candidates(sample, maps, changes) : candidates;
                max.add(largest(changes));
                mean.add(average(changes));
            }
        }
        return Reading.of(new double[] {max.value(), mean.value()}, candidates);
    }

    private static List<Candidate> candidates(MappedSample sample, Maps maps, double[] changes) {
        int most = 0;
        for (int d = 1; d < changes.length; d++) {
            most = changes[d] > changes[most] ? d : most;
        }
        InputSpec spec = sample.audited().model().input();
        Heat moved =
                Heat.of(maps.slice(most, most + 1), spec.height(), spec.width()).getFirst();
        return NoisyPair.candidates(sample, moved, changes[most]);
    }

    private Images noisy(MappedSample sample) {
        Images input = sample.input();
        InputSpec spec = sample.audited().model().input();
        int plane = spec.pixels();
        float[] values = new float[draws * input.size()];
        for (int d = 0; d < draws; d++) {
            UniformRandomProvider source = sample.draws(ID).of(d).source();
            for (int i = 0; i < input.size(); i++) {
                double reach = radius * Inputs.range(spec, i / plane);
                values[d * input.size() + i] = (float) (input.values()[i] + reach * (2 * source.nextDouble() - 1));
            }
        }
        return new Images(draws, input.channels(), input.height(), input.width(), values);
    }

    private static double[] changes(Maps map, Maps others) {
        int size = map.values().length;
        double norm = 0;
        for (float value : map.values()) {
            norm += (double) value * value;
        }
        double[] changes = new double[others.n()];
        for (int d = 0; d < changes.length; d++) {
            double change = 0;
            for (int i = 0; i < size; i++) {
                double difference = (double) others.values()[d * size + i] - map.values()[i];
                change += difference * difference;
            }
            changes[d] = Math.sqrt(change / norm);
        }
        return changes;
    }

    private static double largest(double[] values) {
        double largest = values[0];
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static double average(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
