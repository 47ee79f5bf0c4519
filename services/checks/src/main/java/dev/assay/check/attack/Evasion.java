package dev.assay.check.attack;

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
import dev.assay.check.attack.Attack.Aim;
import dev.assay.check.attack.Attack.Reached;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.random.Draws;
import dev.assay.onnx.gradient.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Robust accuracy: how many right predictions stay right under attack? */
public final class Evasion implements PredictionCheck {
    private static final String ID = "evasion/2";
    private static final String ALL = "all";
    private static final List<String> NAMES = List.of(Fgsm.NAME, Pgd.NAME, Apgd.CROSS_ENTROPY, Apgd.RATIO, Square.NAME);

    private static final Parameter.Several ATTACKS =
            new Parameter.Several("attacks", NAMES, NAMES, "which attacks are made, each on every right prediction");
    private static final Parameter.Whole ITERATIONS =
            new Parameter.Whole("iterations", 100, 1, 1000, "steps of a run of PGD and of both forms of APGD");
    private static final Parameter.Whole RESTARTS =
            new Parameter.Whole("restarts", 1, 1, 20, "runs of PGD, and of APGD with the cross-entropy");
    private static final Parameter.Whole TARGETS = new Parameter.Whole(
            "targets", 9, 1, 999, "classes that the targeted APGD moves to, those of the highest scores");
    private static final Parameter.Whole QUERIES =
            new Parameter.Whole("queries", 5000, 1, 100_000, "predictions that Square may ask for");
    private static final Parameter.Choice MEMBERS = new Parameter.Choice(
            "members", "reference", List.of("reference", "all"), "which members are attacked; all: their mean");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.PREDICTIONS,
            "How many right predictions stay right when the picture is changed on purpose, too little to see?",
            "Every right prediction is attacked inside the L-infinity ball of radius eps in pixels, cut to the pixel"
                    + " range, through the model's own scaling. FGSM: one step of eps. PGD: even random starts, steps of"
                    + " 2.5 eps / iterations. APGD: as published, its first run from the picture itself; with the"
                    + " cross-entropy, and targeted with the difference of logits ratio. Square: black box. A sample"
                    + " counts where it is predicted right and no point that an attack looked at is predicted otherwise;"
                    + " an example found in a smaller ball counts in the larger ones. all: against all attacks together.",
            "Goodfellow et al. 2015; Madry et al. 2018; Croce and Hein 2020; Andriushchenko et al. 2020",
            List.of(ATTACKS, Radius.SEVERAL, ITERATIONS, RESTARTS, TARGETS, QUERIES, MEMBERS),
            List.of(Metric.higher("robust", "share of samples that stay right, in [0, 1]")
                    .ofCases()
                    .each("attack-eps")),
            "A change that nobody sees makes the prediction wrong.",
            "Train against such changes (adversarial training), or keep strangers from choosing the pictures.",
            Evasion::new);

    private final List<Attack> attacks;
    private final List<String> radii;
    private final boolean all;

    Evasion(Arguments with) {
        attacks = with.several(ATTACKS.name()).stream()
                .map(name -> attack(name, with))
                .toList();
        radii = with.several(Radius.SEVERAL.name());
        all = with.text(MEMBERS.name()).equals("all");
    }

    private static Attack attack(String name, Arguments with) {
        int iterations = with.whole(ITERATIONS.name());
        int restarts = with.whole(RESTARTS.name());
        return switch (name) {
            case Fgsm.NAME -> new Fgsm();
            case Pgd.NAME -> new Pgd(iterations, restarts);
            case Apgd.CROSS_ENTROPY -> new Apgd(Loss.CROSS_ENTROPY, iterations, restarts);
            case Apgd.RATIO -> new Apgd(Loss.TARGETED_DLR, iterations, with.whole(TARGETS.name()));
            case Square.NAME -> new Square(with.whole(QUERIES.name()));
            default -> throw new IllegalArgumentException("an attack must be declared, found " + name);
        };
    }

    @Override
    public Applies applies(Audited audited) {
        int classes = audited.model().classes().size();
        if (!audited.sameClasses()) {
            return Applies.nothing(Audited.OTHER_CLASSES);
        }
        if (classes < 2) {
            return Applies.nothing("the model has one class, which no change of a picture can leave");
        }
        TreeMap<String, String> absent = new TreeMap<>();
        List<String> metrics = new ArrayList<>();
        for (String radius : radii(audited)) {
            for (Attack attack : attacks) {
                String metric = metric(attack.name(), radius);
                if (fits(attack, classes)) {
                    metrics.add(metric);
                } else {
                    absent.put(
                            metric,
                            "the model has " + classes + " classes, and the loss of " + attack.name() + " needs "
                                    + Loss.DLR_CLASSES);
                }
            }
            metrics.add(metric(ALL, radius));
        }
        return new Applies(metrics, absent);
    }

    private static String metric(String attack, String radius) {
        return "robust:" + attack + '-' + radius;
    }

    private static boolean fits(Attack attack, int classes) {
        return !attack.name().equals(Apgd.RATIO) || classes >= Loss.DLR_CLASSES;
    }

    /** In rising order, by-size as what it stands for. */
    private List<String> radii(Audited audited) {
        return radii.stream()
                .map(word -> Radius.word(word, audited.model().input()))
                .distinct()
                .sorted(Comparator.comparing(Radius::of))
                .toList();
    }

    @Override
    public List<Reading> read(PredictedSamples samples) {
        List<String> asked = radii(samples.audited());
        List<Attack> made = attacks.stream()
                .filter(attack ->
                        fits(attack, samples.audited().model().classes().size()))
                .toList();
        int columns = asked.size() * (made.size() + 1);
        List<List<Mean>> means = IntStream.range(0, samples.count())
                .mapToObj(i ->
                        IntStream.range(0, columns).mapToObj(c -> new Mean()).toList())
                .toList();
        List<List<Candidate>> candidates = new ArrayList<>();
        for (int i = 0; i < samples.count(); i++) {
            candidates.add(new ArrayList<>());
        }
        for (Predictions member : all ? samples.members() : samples.members().subList(0, 1)) {
            boolean first = member == samples.members().getFirst();
            Siege siege = new Siege(samples, member, made, asked);
            for (int i = 0; i < samples.count(); i++) {
                siege.read(i, means.get(i));
                if (first) {
                    candidates.get(i).addAll(siege.candidates(i));
                }
            }
        }
        return IntStream.range(0, samples.count())
                .mapToObj(i -> Reading.of(
                        means.get(i).stream().mapToDouble(Mean::value).toArray(), candidates.get(i)))
                .toList();
    }

    /** All attacks on the samples of one member. */
    private static final class Siege {
        private final PredictedSamples samples;
        private final Predictions member;
        private final List<Attack> attacks;
        private final List<String> radii;

        /** {@code [attack][sample]}: index of the smallest radius at which it is wrong; 0 where it is wrong as it is. */
        private final int[][] wrongFrom;

        private final Evaded[] evaded;

        Siege(PredictedSamples samples, Predictions member, List<Attack> attacks, List<String> radii) {
            this.samples = samples;
            this.member = member;
            this.attacks = attacks;
            this.radii = radii;
            this.wrongFrom = new int[attacks.size()][samples.count()];
            this.evaded = new Evaded[samples.count()];
            for (int a = 0; a < attacks.size(); a++) {
                attack(a);
            }
        }

        private void attack(int a) {
            List<Integer> right = IntStream.range(0, samples.count())
                    .filter(i -> member.predicted(i) == samples.sample(i).label())
                    .boxed()
                    .toList();
            right.forEach(i -> wrongFrom[a][i] = radii.size());
            for (int r = 0; r < radii.size(); r++) {
                int radius = r;
                List<Integer> left =
                        right.stream().filter(i -> wrongFrom[a][i] > radius).toList();
                if (left.isEmpty()) {
                    return;
                }
                List<Aim> aims = left.stream().map(i -> aim(a, i, radius)).toList();
                List<Reached> reached = attacks.get(a).run(new Victim(member.model()), aims);
                for (int k = 0; k < aims.size(); k++) {
                    note(a, left.get(k), radius, aims.get(k).ball(), reached.get(k));
                }
            }
        }

        private Aim aim(int a, int i, int radius) {
            Draws draws = samples.draws(ID, i).of(attacks.get(a).name()).of(radii.get(radius));
            Ball ball = Ball.around(samples.pictures().get(i), Radius.of(radii.get(radius)));
            return new Aim(ball, samples.sample(i).label(), draws);
        }

        private void note(int a, int i, int radius, Ball ball, Reached reached) {
            if (reached.evades()) {
                wrongFrom[a][i] = radius;
            }
            if (evaded[i] == null || (reached.evades() && !evaded[i].evades())) {
                evaded[i] =
                        new Evaded(attacks.get(a).name(), radii.get(radius), ball, reached.point(), reached.evades());
            }
        }

        /** One value for each radius and attack, and one for all attacks. */
        void read(int i, List<Mean> into) {
            int at = 0;
            for (int r = 0; r < radii.size(); r++) {
                boolean always = member.predicted(i) == samples.sample(i).label();
                for (int[] attack : wrongFrom) {
                    boolean robust = attack[i] > r;
                    into.get(at++).add(robust ? 1 : 0);
                    always &= robust;
                }
                into.get(at++).add(always ? 1 : 0);
            }
        }

        List<Candidate> candidates(int i) {
            Evaded one = evaded[i];
            return one == null ? List.of() : one.candidates(samples, member, i);
        }
    }
}
