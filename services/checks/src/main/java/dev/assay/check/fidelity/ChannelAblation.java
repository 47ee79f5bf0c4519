package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Candidate;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Ranking;
import dev.assay.check.VariantCheck;
import dev.assay.check.similarity.Spearman;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.explain.Explainer;
import dev.assay.explain.ExplainerEntry;
import dev.assay.explain.Score;
import dev.assay.explain.Weighing;
import dev.assay.onnx.Ablation;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Softmax;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Channel ablation: do the channels that a class activation map weighs most matter most to the score? */
public final class ChannelAblation extends VariantCheck {
    private static final Parameter.Whole CHANNELS = new Parameter.Whole(
            "channels", 64, 3, 4096, "channels that are set to zero, those with the largest part in the map first");

    public static final Description DESCRIPTION = new Description(
            "channel-ablation/1",
            "fidelity",
            Scope.MAPS,
            "Do the channels that the map weighs most matter most to the score?",
            "Each of the channels with the largest part in the map (the sum over places of weight times activation, by"
                    + " magnitude, ties by index) is set to zero alone, in the layer that the map looks at, and the"
                    + " model run on. Spearman's rank correlation, over these channels, of the fall of the target's"
                    + " score with their part in the map (contribution), and with their weight alone (weight), a"
                    + " channel that is silent having none. It exists for explainers that weigh the channels of a"
                    + " layer. A score that no channel changes has no correlation and no value.",
            "Selvaraju et al. 2017, Grad-CAM; Desai and Ramaswamy 2020, Ablation-CAM",
            List.of(CHANNELS, Score.PARAMETER, MEMBERS),
            List.of(
                    Metric.higher("contribution", "rank correlation with the part in the map, in [-1, 1]"),
                    Metric.higher("weight", "rank correlation with the weight alone, in [-1, 1]"),
                    Metric.neither("largest", "largest fall of the score, in units of the score")),
            "The map weighs channels by something else than what they do to the score.",
            "Prefer score-cam or an explainer of the input, and look at the gradients of the layer.",
            ChannelAblation::new);

    private static final int METRICS = 3;
    private static final int LEAST_CHANNELS = 3;

    private final int channels;
    private final boolean probability;

    ChannelAblation(Arguments with) {
        super(with);
        channels = with.whole(CHANNELS.name());
        probability = Score.named(with.text(Score.PARAMETER.name())) == Score.PROBABILITY;
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("contribution", "weight", "largest");
    }

    @Override
    public Applies applies(Audited audited, ExplainerEntry explainer) {
        return explainer.standard().weighing().isPresent()
                ? applies(audited)
                : Applies.nothing(explainer.name() + " does not weigh the channels of a layer");
    }

    @Override
    protected int metrics(MappedSample sample) {
        return METRICS;
    }

    @Override
    protected int width(MappedSample sample) {
        return METRICS + AblationBars.LENGTH;
    }

    @Override
    protected List<Candidate> candidates(MappedSample sample, double[] row) {
        return AblationBars.candidates(sample, row, METRICS, probability ? "probability" : "logit");
    }

    @Override
    protected double[][] values(Group group) {
        Weighing weighing = group.by()
                .flatMap(Explainer::weighing)
                .orElseThrow(
                        () -> new IllegalStateException("an explainer that weighs no channels was to be held to it"));
        Layer layer = weighing.layer(group.model());
        Images inputs = group.inputs();
        double[] parts = weighing.contributions(group.model(), inputs, group.targets());
        float[] activations = group.model().activations(inputs, List.of(layer)).getFirst();
        double[][] rows = new double[group.count()][];
        for (int i = 0; i < rows.length; i++) {
            double[] mine = Arrays.copyOfRange(parts, i * layer.channels(), (i + 1) * layer.channels());
            int[] chosen = largest(mine);
            double[] falls = falls(group, i, layer, chosen);
            // Channels of trainings differ, so the bars are those of the reference member alone.
            double[] bars = group.member() == 0 ? AblationBars.trace(chosen, mine, falls) : AblationBars.none();
            rows[i] = DoubleStream.concat(
                            Arrays.stream(row(mine, weights(mine, activations, i, layer), chosen, falls)),
                            Arrays.stream(bars))
                    .toArray();
        }
        return rows;
    }

    private int[] largest(double[] parts) {
        float[] sizes = new float[parts.length];
        for (int c = 0; c < sizes.length; c++) {
            sizes[c] = (float) Math.abs(parts[c]);
        }
        return Arrays.copyOf(Ranking.descending(sizes), Math.min(channels, sizes.length));
    }

    /** What each channel is multiplied with in the map; 0 for a silent one. */
    private static double[] weights(double[] parts, float[] activations, int sample, Layer layer) {
        int places = layer.height() * layer.width();
        double[] weights = new double[parts.length];
        for (int c = 0; c < weights.length; c++) {
            double sum = 0;
            for (int p = 0; p < places; p++) {
                sum += activations[(sample * layer.channels() + c) * places + p];
            }
            weights[c] = sum == 0 ? 0 : parts[c] / sum;
        }
        return weights;
    }

    /** How far the target's score falls without each channel. */
    private double[] falls(Group group, int sample, Layer layer, int[] chosen) {
        Ablation ablation = Ablation.of(group.model(), layer);
        Images input = group.samples().get(sample).input();
        int[] zeroed = new int[chosen.length + 1];
        zeroed[0] = ablation.none();
        System.arraycopy(chosen, 0, zeroed, 1, chosen.length);
        float[] copies = new float[Math.multiplyExact(zeroed.length, input.size())];
        for (int k = 0; k < zeroed.length; k++) {
            System.arraycopy(input.values(), 0, copies, k * input.size(), input.size());
        }
        float[] scores = ablation.scores(
                new Images(zeroed.length, input.channels(), input.height(), input.width(), copies), zeroed);
        int target = group.samples().get(sample).target();
        double[] falls = new double[chosen.length];
        for (int k = 0; k < falls.length; k++) {
            falls[k] = score(group, scores, 0, target) - score(group, scores, k + 1, target);
        }
        return falls;
    }

    private double score(Group group, float[] scores, int row, int target) {
        int classes = group.model().classes();
        boolean logits = group.model().output().space() == OutputSpec.Space.LOGITS;
        if (!probability && !logits) {
            throw new Refused("score=logit needs a model whose output is logits, the output of "
                    + group.model().graph().file() + " is declared as probabilities: use score=probability");
        }
        return probability && logits
                ? Softmax.of(scores, row * classes, classes, target)
                : scores[row * classes + target];
    }

    private static double[] row(double[] parts, double[] weights, int[] chosen, double[] falls) {
        if (chosen.length < LEAST_CHANNELS) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        float[] part = new float[chosen.length];
        float[] weight = new float[chosen.length];
        float[] fall = new float[chosen.length];
        for (int k = 0; k < chosen.length; k++) {
            part[k] = (float) parts[chosen[k]];
            weight[k] = (float) weights[chosen[k]];
            fall[k] = (float) falls[k];
        }
        double largest = Arrays.stream(falls).max().orElseThrow();
        return new double[] {Spearman.of(part, fall), Spearman.of(weight, fall), largest};
    }
}
