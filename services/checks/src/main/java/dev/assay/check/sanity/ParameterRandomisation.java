package dev.assay.check.sanity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.onnx.Model;
import dev.assay.onnx.weight.Untrained;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Parameter randomisation (Adebayo 2018): does the map change when what the model has learned is taken away? */
public final class ParameterRandomisation implements MapCheck {
    private static final String ID = "parameter-randomisation/1";
    private static final List<String> STEMS = List.of("spearman", "ssim", "blank");
    private static final Parameter.Whole STEPS = new Parameter.Whole(
            "steps", 4, 1, 10, "of the cascade, from the output to the input; the last draws every layer anew");
    private static final Parameter.Whole DRAWS =
            new Parameter.Whole("draws", 1, 1, 3, "untrained networks that a step is averaged over");

    public static final Description DESCRIPTION = new Description(
            ID,
            "sanity",
            Scope.MAPS,
            "Does the map change when what the model has learned is taken away?",
            "The layers of the reference member are drawn anew from the output to the input, one share of them after the"
                    + " other (weights normal with variance 2 / fan-in, biases 0, normalisations neutral); after each"
                    + " step the sample is explained for the same target with the same draws of the explainer. Spearman"
                    + " with average ranks on the signed map, and SSIM with each map brought to [0, 1] on its own,"
                    + " against the original map, which is made once. An all-zero map of a step gives no similarity and"
                    + " counts as blank. The entropy is that of 100 bins between a map's least and greatest value;"
                    + " entropy-rise compares the network with every layer drawn anew to the original.",
            "Adebayo et al. 2018, Sanity checks for saliency maps; entropy-rise: Hedström et al. 2023, eMPRT",
            List.of(STEPS, DRAWS),
            List.of(
                    Metric.lower("spearman", "rank correlation with the original map, in [-1, 1]")
                            .each("percent of the layers drawn anew"),
                    Metric.lower("ssim", "structural similarity with the original map, at most 1")
                            .each("percent of the layers drawn anew"),
                    Metric.neither("blank", "share of all-zero maps, in [0, 1]")
                            .ofCases()
                            .each("percent of the layers drawn anew"),
                    Metric.higher("entropy-rise", "rise of the map's entropy over that of the original, -1 and up")),
            "The map shows the picture rather than what the model has learned of it.",
            "Do not use this explainer for this model: an edge detector would have drawn the same map.",
            ParameterRandomisation::new);

    private final int steps;
    private final int draws;

    ParameterRandomisation(Arguments with) {
        steps = with.whole(STEPS.name());
        draws = with.whole(DRAWS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        List<String> metrics = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            int percent = percent(step);
            STEMS.forEach(stem -> metrics.add(stem + ':' + percent));
        }
        metrics.add("entropy-rise");
        return Applies.all(metrics);
    }

    private int percent(int step) {
        return 100 * step / steps;
    }

    @Override
    public Reading read(MappedSample sample) {
        return read(List.of(sample)).getFirst();
    }

    /** Of neighbouring samples those with a usable map, which each untrained network explains together. */
    @Override
    public List<Reading> read(List<MappedSample> samples) {
        List<Compared> compared = samples.stream().map(Compared::new).toList();
        List<Compared> usable = compared.stream()
                .filter(one -> one.sample.reference().heat().usable())
                .toList();
        for (int step = 1; step <= steps && !usable.isEmpty(); step++) {
            for (int draw = 0; draw < draws; draw++) {
                List<Heat> heats = heats(usable, step, draw);
                for (int i = 0; i < heats.size(); i++) {
                    usable.get(i).add(step, draw, heats.get(i));
                }
            }
        }
        return compared.stream().map(Compared::reading).toList();
    }

    /** Maps of a network whose last layers are drawn anew: the same network for every sample. */
    private List<Heat> heats(List<Compared> usable, int step, int draw) {
        List<MappedSample> samples = usable.stream().map(one -> one.sample).toList();
        MappedMember member = samples.getFirst().reference();
        Draws network =
                samples.getFirst().audit().of(ID).of(member.member().id()).of(draw);
        InputSpec spec = member.model().input();
        Model model = new Untrained(percent(step), network).of(member.model());
        return Explaining.together(
                        model,
                        samples,
                        samples.stream().map(MappedSample::input).toList())
                .stream()
                .map(maps -> Heat.of(maps, spec.height(), spec.width()).getFirst())
                .toList();
    }

    /** One sample, compared with its original map step by step. */
    private final class Compared {
        private final MappedSample sample;
        private final Heat original;
        private final List<Mean> means;
        private final List<Heat> shown = new ArrayList<>();

        Compared(MappedSample sample) {
            this.sample = sample;
            this.original = sample.reference().heat();
            this.means = IntStream.range(0, STEMS.size() * steps + 1)
                    .mapToObj(m -> new Mean())
                    .toList();
        }

        void add(int step, int draw, Heat heat) {
            int from = (step - 1) * STEMS.size();
            compare(original, heat, means.subList(from, from + STEMS.size()));
            if (step == steps && heat.usable()) {
                means.getLast().add(rise(original, heat));
            }
            if (draw == 0) {
                shown.add(heat);
            }
        }

        Reading reading() {
            double[] values = means.stream().mapToDouble(Mean::value).toArray();
            List<Integer> percents = IntStream.rangeClosed(1, steps)
                    .map(ParameterRandomisation.this::percent)
                    .boxed()
                    .toList();
            return Reading.of(values, Cascade.candidates(sample, percents, shown, values));
        }
    }

    private static void compare(Heat original, Heat heat, List<Mean> into) {
        into.get(2).add(heat.blank() ? 1 : 0);
        if (heat.usable()) {
            into.get(0).add(Spearman.of(original, heat));
            into.get(1).add(Ssim.of(original, heat));
        }
    }

    /** NaN where the original has one value everywhere. */
    private static double rise(Heat original, Heat heat) {
        double before = MapEntropy.of(original.values());
        return before == 0 ? Double.NaN : (MapEntropy.of(heat.values()) - before) / before;
    }
}
