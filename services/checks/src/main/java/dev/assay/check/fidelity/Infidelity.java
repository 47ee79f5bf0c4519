package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.Inputs;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.Baseline;
import dev.assay.explain.Score;
import dev.assay.explain.Sweep;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** Infidelity (Yeh 2019): how well the map, as a linear model of the score, foretells what perturbations do. */
public final class Infidelity extends VariantCheck {
    private static final String ID = "infidelity/1";
    private static final List<String> KINDS = List.of("gaussian", "square");
    private static final List<String> STEMS = List.of("infidelity", "scaled", "unexplained");

    private static final Parameter.Whole DRAWS =
            new Parameter.Whole("draws", 100, 2, 10_000, "perturbations of each kind, drawn independently");

    private static final Parameter.Real SIGMA = new Parameter.Real(
            "sigma", .2, 1e-6, 10, "standard deviation of Gaussian perturbations, as a share of the input's range");

    private static final Parameter.Real SIDE = new Parameter.Real(
            "side",
            .2,
            1e-3,
            1,
            "side of a removed square, as a share of the picture's shorter side; at least a pixel");

    public static final Description DESCRIPTION = new Description(
            ID,
            "fidelity",
            Scope.MAPS,
            "Does the map foretell how much the score changes when the input is perturbed?",
            "The mean over perturbations I of (I . a - (f(x) - f(x - I)))^2, f the score of the target, computed once"
                    + " for the input as it is. Each I is drawn on its own: normal noise on every value (gaussian), or"
                    + " what turns one square at a random place into the baseline (square). A map of one channel counts"
                    + " in every channel of the input. scaled: after the map is multiplied by the"
                    + " beta* = E[I . a (f(x) - f(x - I))] / E[(I . a)^2] that makes it smallest. unexplained: scaled"
                    + " over E[(f(x) - f(x - I))^2], the share that no multiple of the map explains.",
            "Yeh et al. 2019, On the (in)fidelity and sensitivity of explanations",
            List.of(DRAWS, SIGMA, SIDE, (Parameter) Baseline.PARAMETER, Score.PARAMETER, MEMBERS),
            List.of(
                    Metric.lower("infidelity", "mean squared error, 0 and up, in squared units of the score")
                            .each("perturbation"),
                    Metric.lower("scaled", "the same after the best scaling of the map, 0 and up")
                            .each("perturbation"),
                    Metric.lower("unexplained", "share of the score's changes that the map does not explain, in [0, 1]")
                            .each("perturbation")),
            "The map does not foretell what changes of the input do to the score.",
            "Read this explainer's maps as a hint of where, not of how much; compare another explainer.",
            Infidelity::new);

    private final int draws;
    private final double sigma;
    private final double side;
    private final Baseline baseline;
    private final Score score;

    Infidelity(Arguments with) {
        super(with);
        draws = with.whole(DRAWS.name());
        sigma = with.real(SIGMA.name());
        side = with.real(SIDE.name());
        baseline = Baseline.named(with.text(Baseline.PARAMETER.name()));
        score = Score.named(with.text(Score.PARAMETER.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        List<String> metrics = new ArrayList<>();
        KINDS.forEach(kind -> STEMS.forEach(stem -> metrics.add(stem + ':' + kind)));
        return Applies.all(metrics);
    }

    @Override
    protected int metrics(MappedSample sample) {
        return KINDS.size() * STEMS.size();
    }

    @Override
    protected int width(MappedSample sample) {
        return metrics(sample);
    }

    @Override
    protected double[][] values(Group group) {
        double[][] foretold = new double[group.count()][2 * draws];
        double[][] changes = new double[group.count()][2 * draws];
        double[] whole = new double[group.count()];
        Perturbation perturbation = new Perturbation(group);
        new Sweep(group.model(), group.inputs(), group.targets(), score)
                .run(
                        2 * draws + 1,
                        (sample, variant, values, at) -> {
                            if (variant > 0) {
                                foretold[sample][variant - 1] = perturbation.subtract(sample, variant - 1, values, at);
                            }
                        },
                        (sample, variant, found) -> {
                            if (variant == 0) {
                                whole[sample] = found;
                            } else {
                                changes[sample][variant - 1] = whole[sample] - found;
                            }
                        });
        double[][] rows = new double[group.count()][];
        for (int i = 0; i < rows.length; i++) {
            double[] gaussian = errors(foretold[i], changes[i], 0, draws);
            double[] square = errors(foretold[i], changes[i], draws, 2 * draws);
            rows[i] = new double[] {gaussian[0], gaussian[1], gaussian[2], square[0], square[1], square[2]};
        }
        return rows;
    }

    /**
     * Infidelity, scaled and unexplained.
     *
     * @param foretold I . a of each perturbation
     * @param changes f(x) - f(x - I)
     */
    static double[] errors(double[] foretold, double[] changes, int from, int to) {
        double error = 0;
        double both = 0;
        double map = 0;
        double model = 0;
        for (int d = from; d < to; d++) {
            error += (foretold[d] - changes[d]) * (foretold[d] - changes[d]);
            both += foretold[d] * changes[d];
            map += foretold[d] * foretold[d];
            model += changes[d] * changes[d];
        }
        int n = to - from;
        // No multiple of a map that foretells nothing comes nearer: beta* is then 0.
        double scaled = Math.max(map == 0 ? model : model - both * both / map, 0);
        return new double[] {error / n, scaled / n, model == 0 ? Double.NaN : scaled / model};
    }

    /** Takes perturbations away from inputs and says what the map foretells of each. */
    private final class Perturbation {
        private final InputSpec spec;
        private final List<Draws> places;
        private final List<float[]> maps = new ArrayList<>();
        private final List<float[]> colours = new ArrayList<>();

        Perturbation(Group group) {
            spec = group.spec();
            places = group.samples().stream().map(sample -> sample.draws(ID)).toList();
            for (int i = 0; i < group.count(); i++) {
                maps.add(PerValue.of(group, i));
                colours.add(baseline.of(spec, group.samples().get(i).input(), 0));
            }
        }

        double subtract(int sample, int draw, float[] values, int at) {
            return draw < draws
                    ? gaussian(sample, places.get(sample).of(KINDS.get(0)).of(draw), values, at)
                    : square(sample, places.get(sample).of(KINDS.get(1)).of(draw - draws), values, at);
        }

        private double gaussian(int sample, Draws place, float[] values, int at) {
            Normal normal = new Normal(place);
            float[] map = maps.get(sample);
            float[] ranges = Inputs.ranges(spec);
            double foretold = 0;
            for (int channel = 0; channel < ranges.length; channel++) {
                double deviation = sigma * ranges[channel];
                for (int k = channel * spec.pixels(); k < (channel + 1) * spec.pixels(); k++) {
                    float before = values[at + k];
                    values[at + k] -= (float) (deviation * normal.next());
                    foretold += (double) (before - values[at + k]) * map[k];
                }
            }
            return foretold;
        }

        private double square(int sample, Draws place, float[] values, int at) {
            UniformRandomProvider source = place.source();
            int length = Math.max(1, (int) Math.round(side * Math.min(spec.height(), spec.width())));
            int top = source.nextInt(spec.height() - length + 1);
            int left = source.nextInt(spec.width() - length + 1);
            double foretold = 0;
            for (int c = 0; c < spec.channels(); c++) {
                for (int p = 0; p < length * length; p++) {
                    int k = c * spec.pixels() + (top + p / length) * spec.width() + left + p % length;
                    foretold += (double) (values[at + k] - colours.get(sample)[c]) * maps.get(sample)[k];
                    values[at + k] = colours.get(sample)[c];
                }
            }
            return foretold;
        }
    }
}
