package dev.assay.check.drift;

import dev.assay.check.Exhibit;
import dev.assay.check.Gathering;
import dev.assay.check.Heat;
import dev.assay.check.Run;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.check.activation.Leaving;
import dev.assay.check.drift.Drifted.Measure;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.core.release.Sample;
import dev.assay.core.statistics.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;

/** Sums up every compared layer, now and before, and the discrepancy of the two over minibatches. */
final class Drifting implements Gathering<Drifting.Tally> {
    private static final String FEW = "there are too few samples of what was before";

    private static final double[][] NO_ROWS = {};

    /** In place of a block that is left out. */
    private static final int NONE = -1;

    private final Stage stage;
    private final List<Compared> compared;
    private final int units;
    private final int bins;
    private final int exchanges;
    private final Draws draws;
    private final List<Finding> absent;
    private final Optional<Compared> deepest;
    private final List<Sight> shown;

    /**
     * @param units most of a layer
     * @param bins of the stability index
     * @param exchanges of the permutation test
     * @param absent what cannot be compared
     */
    Drifting(Stage stage, List<Compared> compared, int units, int bins, int exchanges, List<Finding> absent) {
        this.stage = stage;
        this.compared = List.copyOf(compared);
        this.units = units;
        this.bins = bins;
        this.exchanges = exchanges;
        this.draws = stage.audit().of(ActivationDrift.DESCRIPTION.id()).of("exchange");
        this.absent = List.copyOf(absent);
        this.deepest = compared.stream()
                .filter(one -> one.againstVersion()
                        && one.member().equals(compared.getFirst().member()))
                .reduce((a, b) -> b);
        this.shown = deepest.stream()
                .flatMap(one -> Stream.of(one.sight(true), one.sightBefore(true)))
                .toList();
    }

    /** Sums of one block, and the rows of the minibatch in hand. */
    static final class Tally {
        private final Map<Sight, Side> sides = new HashMap<>();
        private final Map<Sight, String> refused = new HashMap<>();
        private final double[][] discrepancies;
        private final Map<Sight, double[][]> inHand = new HashMap<>();
        private final Map<Sight, Heat> first = new HashMap<>();
        private List<Sample> samples = List.of();

        private Tally(int compared, int exchanges) {
            discrepancies = new double[compared][Discrepancy.length(exchanges)];
        }

        private Side side(Sight of, int units) {
            Sight plain = Sight.of(of.run(), of.layer());
            return sides.computeIfAbsent(
                    plain,
                    sight -> new Side(
                            Depth.evenly(sight.layer().channels(), units),
                            sight.layer().channels()));
        }
    }

    @Override
    public List<Sight> sights() {
        return compared.stream()
                .flatMap(one ->
                        Stream.of(one.sight(false), one.sightBefore(false), one.sight(true), one.sightBefore(true)))
                .distinct()
                .toList();
    }

    @Override
    public Tally tally() {
        return new Tally(compared.size(), exchanges);
    }

    @Override
    public void see(Tally into, Seen seen) {
        Side side = into.side(seen.sight(), units);
        if (seen.sight().gradients()) {
            side.addImportances(seen);
            if (shown.contains(seen.sight()) && !into.first.containsKey(seen.sight())) {
                into.first.put(seen.sight(), seen.relevance(0));
            }
            return;
        }
        into.inHand.put(seen.sight(), side.add(seen));
        if (seen.sight().run().data() == Run.Age.AUDITED) {
            into.samples = seen.samples();
        }
    }

    @Override
    public void refused(Tally into, Sight sight, String reason) {
        String told = sight.run().model() == Run.Age.PREVIOUS ? "the previous version: " + reason : reason;
        if (!sight.gradients()) {
            throw new Refused(told);
        }
        into.refused.put(sight, told);
    }

    @Override
    public void chunkEnds(Tally into) {
        byte[][] signs = signs(into.samples);
        for (int c = 0; c < compared.size(); c++) {
            double[][] now = into.inHand.getOrDefault(compared.get(c).sight(false), NO_ROWS);
            double[][] before = into.inHand.getOrDefault(compared.get(c).sightBefore(false), NO_ROWS);
            int pairs = Math.min(now.length, before.length);
            if (pairs >= Discrepancy.LEAST) {
                Discrepancy.add(first(now, pairs), first(before, pairs), signs, into.discrepancies[c]);
            }
        }
        into.inHand.clear();
    }

    private static double[][] first(double[][] rows, int number) {
        return rows.length == number ? rows : Arrays.copyOf(rows, number);
    }

    /** Named by the sample, so that chunks and blocks change nothing. */
    private byte[][] signs(List<Sample> samples) {
        byte[][] signs = new byte[samples.size()][exchanges];
        for (int i = 0; i < signs.length; i++) {
            UniformRandomProvider source = draws.of(samples.get(i).id()).source();
            for (int e = 0; e < exchanges; e++) {
                signs[i][e] = (byte) (source.nextBoolean() ? 1 : -1);
            }
        }
        return signs;
    }

    @Override
    public Gathered found(List<Tally> blocks, long[] samples) {
        List<Finding> findings = new ArrayList<>(absent);
        List<DriftPicture.Drawn> drawn = new ArrayList<>();
        for (int c = 0; c < compared.size(); c++) {
            Compared one = compared.get(c);
            Optional<Drifted> whole = drifted(blocks, one, NONE);
            List<Optional<Drifted>> without = IntStream.range(0, blocks.size() < 2 ? 0 : blocks.size())
                    .mapToObj(left -> drifted(blocks, one, left))
                    .toList();
            for (Measure measure : Drifted.MEASURES) {
                String refused = measure == Drifted.NDCG ? refused(blocks, one) : "";
                findings.add(reduced(one, measure, refused, whole, without, samples));
            }
            double[][] sums = sums(blocks, c);
            findings.addAll(discrepancies(one, sums, samples));
            if (whole.isPresent()) {
                drawn.add(new DriftPicture.Drawn(
                        one,
                        total(blocks, one.sight(false), NONE),
                        total(blocks, one.sightBefore(false), NONE),
                        whole.get(),
                        refused(blocks, one).isEmpty(),
                        Leaving.of(List.of(sums), samples).all()));
            }
        }
        return new Gathered(findings, () -> {
            List<Exhibit> exhibits = new ArrayList<>(DriftPicture.draw(stage, drawn));
            exhibits.addAll(maps(blocks.getFirst()));
            return exhibits;
        });
    }

    /** Of the audit's first sample: nobody picks a telling one. */
    private List<Exhibit> maps(Tally firstBlock) {
        return deepest.filter(one -> firstBlock.first.keySet().containsAll(shown))
                .map(one -> DriftMaps.draw(
                        stage,
                        one,
                        Objects.requireNonNull(firstBlock.first.get(one.sight(true))),
                        Objects.requireNonNull(firstBlock.first.get(one.sightBefore(true)))))
                .orElse(List.of());
    }

    private Optional<Drifted> drifted(List<Tally> blocks, Compared one, int left) {
        return Drifted.of(total(blocks, one.sight(false), left), total(blocks, one.sightBefore(false), left), bins);
    }

    /** Added up anew for each block that is left out. */
    private Side total(List<Tally> blocks, Sight of, int left) {
        Side total =
                new Side(Depth.evenly(of.layer().channels(), units), of.layer().channels());
        for (int b = 0; b < blocks.size(); b++) {
            Side side = blocks.get(b).sides.get(of);
            if (b != left && side != null) {
                total.add(side);
            }
        }
        return total;
    }

    private static double[][] sums(List<Tally> blocks, int compared) {
        return blocks.stream().map(block -> block.discrepancies[compared]).toArray(double[][]::new);
    }

    private static String refused(List<Tally> blocks, Compared one) {
        return blocks.stream()
                .flatMap(block -> Stream.of(
                        block.refused.getOrDefault(one.sight(true), ""),
                        block.refused.getOrDefault(one.sightBefore(true), "")))
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Finding reduced(
            Compared one,
            Measure measure,
            String refused,
            Optional<Drifted> whole,
            List<Optional<Drifted>> without,
            long[] samples) {
        Key key = key(one, measure.stem());
        double value = refused.isEmpty() ? value(measure, whole) : Double.NaN;
        if (Double.isNaN(value)) {
            String why = !refused.isEmpty() ? refused : whole.isEmpty() ? FEW : measure.none();
            return new Finding.Reduced(key, measure.range(), value, samples, new double[0], why);
        }
        return new Finding.Reduced(
                key,
                measure.range(),
                value,
                samples,
                without.stream().mapToDouble(left -> value(measure, left)).toArray(),
                without.isEmpty() ? "one block of samples, the jackknife needs two" : "");
    }

    private static double value(Measure measure, Optional<Drifted> of) {
        return of.map(one -> measure.of().applyAsDouble(one)).orElse(Double.NaN);
    }

    /** The probability is that of a test, made over all samples: it has no interval of its own. */
    private static List<Finding> discrepancies(Compared one, double[][] sums, long[] samples) {
        Leaving leaving = Leaving.of(List.of(sums), samples);
        double p = Discrepancy.probability(leaving.all());
        return List.of(
                leaving.reduced(key(one, "mmd"), Range.NUMBER, (all, n) -> Discrepancy.value(all), FEW),
                new Finding.Reduced(
                        key(one, "mmd-p"),
                        Range.SHARE,
                        p,
                        samples,
                        new double[0],
                        Double.isNaN(p) ? FEW : "the probability of a permutation test"));
    }

    private static Key key(Compared one, String stem) {
        return new Key(ActivationDrift.DESCRIPTION.id(), "", stem + ':' + one.label());
    }
}
