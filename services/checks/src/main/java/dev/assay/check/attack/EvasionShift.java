package dev.assay.check.attack;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.check.attack.Attack.Aim;
import dev.assay.check.attack.Attack.Reached;
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.check.similarity.TopPixels;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.explain.Maps;
import dev.assay.onnx.gradient.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Does the map stay when the prediction is attacked? */
public final class EvasionShift implements MapCheck {
    private static final String ID = "evasion-shift/2";
    private static final double TOP_PERCENT = 5;
    private static final List<String> NAMES = List.of(Fgsm.NAME, Pgd.NAME, Apgd.CROSS_ENTROPY);

    private static final Parameter.Choice ATTACK =
            new Parameter.Choice("attack", Pgd.NAME, NAMES, "which attack is made on the reference member");
    private static final Parameter.Whole ITERATIONS =
            new Parameter.Whole("iterations", 100, 1, 1000, "steps of a run of PGD or APGD");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.MAPS,
            "Does the map stay when the picture is changed to mislead the prediction?",
            "The reference member's prediction, right or wrong, is attacked once as in evasion, inside the L-infinity"
                    + " ball of radius eps in pixels; what is compared is the first point that is predicted otherwise,"
                    + " or that of the greatest loss. Its map, for the same target and with the same draws of the"
                    + " explainer, against that of the picture: Spearman with average ranks on the signed map, SSIM"
                    + " (each map brought to [0, 1] on its own) and the shared part of the top 5 percent.",
            "Similarity of maps under the attacks of Goodfellow et al. 2015, Madry et al. 2018, Croce and Hein 2020",
            List.of(ATTACK, Radius.ONE, ITERATIONS),
            List.of(
                    Metric.higher("spearman", "rank correlation of the maps, in [-1, 1]"),
                    Metric.higher("ssim", "structural similarity of the maps, at most 1"),
                    Metric.higher("iou5", "shared part of the top 5 percent, in [0, 1]"),
                    Metric.neither("spearman-kept", "rank correlation where the prediction is kept, in [-1, 1]"),
                    Metric.neither("spearman-changed", "rank correlation where it is changed, in [-1, 1]"),
                    Metric.neither("kept", "share of predictions that are kept, in [0, 1]")
                            .ofCases()),
            "A change that nobody sees moves the explanation together with the prediction.",
            "Do not show maps of pictures from someone with an interest in the answer; train against such changes.",
            EvasionShift::new);

    private final Attack attack;
    private final String radius;

    EvasionShift(Arguments with) {
        int iterations = with.whole(ITERATIONS.name());
        attack = switch (with.text(ATTACK.name())) {
            case Fgsm.NAME -> new Fgsm();
            case Pgd.NAME -> new Pgd(iterations, 1);
            default -> new Apgd(Loss.CROSS_ENTROPY, iterations, 1);
        };
        radius = with.text(Radius.ONE.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return audited.model().classes().size() < 2
                ? Applies.nothing("the model has one class, which no change of a picture can leave")
                : Applies.all("spearman", "ssim", "iou5", "spearman-kept", "spearman-changed", "kept");
    }

    @Override
    public Reading read(MappedSample sample) {
        return read(List.of(sample)).getFirst();
    }

    @Override
    public List<Reading> read(List<MappedSample> samples) {
        List<Aim> aims = samples.stream().map(this::aim).toList();
        Victim victim = new Victim(samples.getFirst().reference().model());
        List<Reached> reached = attack.run(victim, aims);
        List<Maps> maps = Explaining.together(
                victim.model(),
                samples,
                reached.stream().map(one -> victim.images(List.of(one.point()))).toList());
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            readings.add(compare(samples.get(i), reached.get(i), maps.get(i)));
        }
        return readings;
    }

    private Aim aim(MappedSample sample) {
        String word = Radius.word(radius, sample.audited().model().input());
        Ball ball = Ball.around(sample.picture(), Radius.of(word));
        return new Aim(ball, sample.reference().predicted(), sample.draws(ID));
    }

    private static Reading compare(MappedSample sample, Reached reached, Maps maps) {
        double[] values = new double[6];
        Arrays.fill(values, Double.NaN);
        values[5] = reached.evades() ? 0 : 1;
        Heat original = sample.reference().heat();
        Heat heat = Heat.of(maps, original.height(), original.width()).getFirst();
        if (!original.usable() || !heat.usable()) {
            return Reading.of(values);
        }
        values[0] = Spearman.of(original, heat);
        values[1] = Ssim.of(original, heat);
        values[2] = TopPixels.overlap(original.order(), heat.order(), TOP_PERCENT);
        values[reached.evades() ? 4 : 3] = values[0];
        return Reading.of(values, MovedMap.candidates(sample, ID, reached.evades(), reached.point(), heat, values[0]));
    }
}
