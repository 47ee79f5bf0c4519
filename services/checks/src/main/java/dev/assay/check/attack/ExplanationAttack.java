package dev.assay.check.attack;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.check.similarity.Spearman;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.Maps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The attack on explanations (Ghorbani 2019): can the map be moved while the prediction is held? */
public final class ExplanationAttack implements MapCheck {
    private static final String ID = "explanation-attack/1";

    private static final Parameter.Whole ROUNDS =
            new Parameter.Whole("rounds", 100, 1, 2000, "of the search; each keeps the best of its proposals");
    private static final Parameter.Whole PROPOSALS =
            new Parameter.Whole("proposals", 8, 1, 64, "changed pictures that a round explains");
    private static final Parameter.Real TOP =
            new Parameter.Real("top", 2, .01, 50, "percent of the pixels that count as the most relevant");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.MAPS,
            "Can the map be moved by a change that nobody sees while the prediction stays?",
            "The share of the map's magnitude that lies in its own top pixels (k: the percentage of the parameter, ties"
                    + " by index) is driven down inside the L-infinity ball of radius eps in pixels, by the moves of the"
                    + " Square attack on the map: black box, since the second derivatives that the published form"
                    + " follows are zero almost everywhere in networks of ReLUs. A change is kept only where the"
                    + " reference member predicts the same class and the map is not all zero; the map is explained for"
                    + " the same target with the same draws of the explainer. Of the kept changes the last, with the"
                    + " least share, is reported; where none was kept the map did not move.",
            "Ghorbani, Abid and Zou 2019, Interpretation of neural networks is fragile; Square: Andriushchenko et al. 2020",
            List.of(Radius.ONE, TOP, ROUNDS, PROPOSALS),
            List.of(
                    Metric.higher("top-k", "part of the top pixels that stay among them, in [0, 1]"),
                    Metric.higher("spearman", "rank correlation with the original map, in [-1, 1]"),
                    Metric.lower(
                            "centre-shift",
                            "way of the centre of the map's magnitude, as a share of the picture's diagonal, 0 and up"),
                    Metric.neither("moved", "share of samples for which a change was kept, in [0, 1]")
                            .ofCases()),
            "Someone who chooses the picture can choose the explanation as well, without changing the prediction.",
            "Decide nothing on a map of a picture from someone with an interest in it; average maps over noise.",
            ExplanationAttack::new);

    private final String radius;
    private final double top;
    private final int rounds;
    private final int proposals;

    ExplanationAttack(Arguments with) {
        radius = with.text(Radius.ONE.name());
        top = with.real(TOP.name());
        rounds = with.whole(ROUNDS.name());
        proposals = with.whole(PROPOSALS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("top-k", "spearman", "centre-shift", "moved");
    }

    @Override
    public Reading read(MappedSample sample) {
        return read(List.of(sample)).getFirst();
    }

    /** Neighbouring samples are searched in step, so that their proposals share batches. */
    @Override
    public List<Reading> read(List<MappedSample> samples) {
        List<MappedSample> usable = samples.stream()
                .filter(sample -> sample.reference().heat().usable())
                .toList();
        Iterator<Search> searches = search(usable).iterator();
        List<Reading> readings = new ArrayList<>();
        for (MappedSample sample : samples) {
            readings.add(
                    sample.reference().heat().usable()
                            ? reading(searches.next())
                            : Reading.of(Double.NaN, Double.NaN, Double.NaN, Double.NaN));
        }
        return readings;
    }

    private static Reading reading(Search search) {
        Heat original = search.member.heat();
        double spearman = Spearman.of(original, search.heat);
        double[] values = {
            search.kept(),
            spearman,
            MapCentre.of(original).distance(MapCentre.of(search.heat))
                    / Math.hypot(original.height(), original.width()),
            search.heat == original ? 0 : 1
        };
        return Reading.of(values, MovedMap.candidates(search.sample, ID, false, search.point, search.heat, spearman));
    }

    /** The point that the attack on a sample ends with. */
    float[] moved(MappedSample sample) {
        return search(List.of(sample)).getFirst().point;
    }

    private List<Search> search(List<MappedSample> usable) {
        List<Search> searches = usable.stream().map(Search::new).toList();
        for (int round = 0; round < rounds && !usable.isEmpty(); round++) {
            round(usable, searches, round);
        }
        return searches;
    }

    private static void round(List<MappedSample> usable, List<Search> searches, int round) {
        Victim victim = searches.getFirst().victim;
        List<List<float[]>> points =
                searches.stream().map(search -> search.proposed(round)).toList();
        float[] logits = victim.logits(points.stream().flatMap(List::stream).toList());
        List<Maps> maps = Explaining.together(
                victim.model(), usable, points.stream().map(victim::images).toList());
        for (int s = 0; s < searches.size(); s++) {
            List<float[]> mine = points.get(s);
            searches.get(s).choose(mine, logits, s * mine.size(), maps.get(s));
        }
    }

    /** The search for one sample: the best point so far, and its map. */
    private final class Search {
        private final MappedSample sample;
        private final MappedMember member;
        private final Victim victim;
        private final Ball ball;
        private final Squares squares;
        private final int[] most;
        private float[] point;
        private Heat heat;
        private double share;

        Search(MappedSample sample) {
            this.sample = sample;
            this.member = sample.reference();
            this.victim = new Victim(member.model());
            InputSpec spec = member.model().input();
            this.ball = Ball.around(sample.picture(), Radius.of(Radius.word(radius, spec)));
            this.squares = new Squares(spec, Math.multiplyExact(rounds, proposals));
            this.heat = member.heat();
            int pixels = heat.values().length;
            int k = Math.max(1, (int) Math.round(pixels * top / 100));
            this.most = Arrays.copyOf(heat.order(), k);
            this.point = ball.centre();
            this.share = share(heat);
        }

        /** Changed pictures of a round. */
        List<float[]> proposed(int round) {
            List<float[]> points = new ArrayList<>();
            for (int proposal = 0; proposal < proposals; proposal++) {
                Draws draws = sample.draws(ID).of(round).of(proposal);
                points.add(
                        round == 0
                                ? squares.stripes(ball, draws.source())
                                : squares.moved(ball, point, round * proposals, draws.source()));
            }
            return points;
        }

        /** Keeps the best of the proposals where it is better than what there is. */
        void choose(List<float[]> points, float[] logits, int first, Maps maps) {
            InputSpec spec = member.model().input();
            List<Heat> heats = Heat.of(maps, spec.height(), spec.width());
            for (int i = 0; i < points.size(); i++) {
                Heat one = heats.get(i);
                boolean held = victim.predicted(logits, first + i) == member.predicted();
                if (held && one.usable() && share(one) < share) {
                    share = share(one);
                    heat = one;
                    point = points.get(i);
                }
            }
        }

        /** Of the magnitude of a map, how much lies in the original's top pixels. */
        private double share(Heat of) {
            double inside = 0;
            double all = 0;
            for (int place : most) {
                inside += Math.abs(of.values()[place]);
            }
            for (float value : of.values()) {
                all += Math.abs(value);
            }
            return inside / all;
        }

        /** How much of the original's top pixels is still among the top ones. */
        double kept() {
            int[] now = Arrays.copyOf(heat.order(), most.length);
            Arrays.sort(now);
            return (double) Arrays.stream(most)
                            .filter(place -> Arrays.binarySearch(now, place) >= 0)
                            .count()
                    / most.length;
        }
    }
}
