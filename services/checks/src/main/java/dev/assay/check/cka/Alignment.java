package dev.assay.check.cka;

import dev.assay.check.Exhibit;
import dev.assay.check.Gathering;
import dev.assay.check.Run;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.check.activation.Leaving;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.statistics.Range;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sums HSIC over minibatches: of every layer with itself, and for each pair of members of every layer with every layer. */
final class Alignment implements Gathering<Alignment.Tally> {
    private final Stage stage;
    private final List<Pairing> pairings;
    private final Map<Run, List<Layer>> layers = new LinkedHashMap<>();
    private final Map<Run, Integer> self = new HashMap<>();
    private final Map<Pairing, Integer> cross = new HashMap<>();
    private final int length;

    /**
     * @param most layers of a member
     */
    Alignment(Stage stage, List<Pairing> pairings, int most) {
        this.stage = stage;
        this.pairings = List.copyOf(pairings);
        int at = 0;
        for (Pairing pairing : pairings) {
            for (Run run : List.of(pairing.a(), pairing.b())) {
                if (!layers.containsKey(run)) {
                    List<Layer> chosen =
                            Depth.spread(stage.model(run), stage.member(run).id(), most);
                    layers.put(run, chosen);
                    self.put(run, at);
                    at += chosen.size();
                }
            }
        }
        for (Pairing pairing : pairings) {
            cross.put(pairing, at);
            at += of(pairing.a()).size() * of(pairing.b()).size();
        }
        length = at;
    }

    /** Sums of one block, and the layers of the minibatch in hand. */
    static final class Tally {
        private final double[] sums;
        private final Map<Sight, Gram> inHand = new HashMap<>();

        private Tally(int length) {
            sums = new double[length];
        }
    }

    private List<Layer> of(Run run) {
        return Objects.requireNonNull(layers.get(run));
    }

    private int self(Run run, int layer) {
        return Objects.requireNonNull(self.get(run)) + layer;
    }

    private int cross(Pairing pairing, int a, int b) {
        return Objects.requireNonNull(cross.get(pairing)) + a * of(pairing.b()).size() + b;
    }

    @Override
    public List<Sight> sights() {
        List<Sight> sights = new ArrayList<>();
        layers.forEach((run, chosen) -> chosen.forEach(layer -> sights.add(Sight.of(run, layer))));
        return sights;
    }

    @Override
    public Tally tally() {
        return new Tally(length);
    }

    @Override
    public void see(Tally into, Seen seen) {
        if (seen.n() >= Gram.LEAST) {
            into.inHand.put(seen.sight(), Gram.of(seen));
        }
    }

    @Override
    public void chunkEnds(Tally into) {
        if (into.inHand.isEmpty()) {
            return;
        }
        layers.forEach((run, chosen) -> {
            for (int l = 0; l < chosen.size(); l++) {
                Gram gram = gram(into, run, l);
                into.sums[self(run, l)] += gram.hsic(gram);
            }
        });
        for (Pairing pairing : pairings) {
            for (int a = 0; a < of(pairing.a()).size(); a++) {
                for (int b = 0; b < of(pairing.b()).size(); b++) {
                    into.sums[cross(pairing, a, b)] +=
                            gram(into, pairing.a(), a).hsic(gram(into, pairing.b(), b));
                }
            }
        }
        into.inHand.clear();
    }

    private Gram gram(Tally of, Run run, int layer) {
        return Objects.requireNonNull(of.inHand.get(Sight.of(run, of(run).get(layer))));
    }

    @Override
    public Gathered found(List<Tally> blocks, long[] samples) {
        Leaving leaving = Leaving.of(blocks.stream().map(block -> block.sums).toList(), samples);
        List<Finding> findings = new ArrayList<>();
        Map<String, List<Matched>> metrics = new LinkedHashMap<>();
        for (Pairing pairing : pairings) {
            int[] matched = Pairing.matched(of(pairing.a()), of(pairing.b()));
            for (int a = 0; a < matched.length; a++) {
                if (matched[a] >= 0) {
                    String metric = "cka:" + pairing.axis() + ':'
                            + of(pairing.a()).get(a).name();
                    metrics.computeIfAbsent(metric, name -> new ArrayList<>()).add(new Matched(pairing, a, matched[a]));
                }
            }
        }
        metrics.forEach((metric, pairs) -> findings.add(leaving.reduced(
                new Key(Cka.DESCRIPTION.id(), "", metric),
                Range.NUMBER,
                (sums, n) -> pairs.stream()
                        .mapToDouble(one -> value(sums, one))
                        .average()
                        .orElse(Double.NaN),
                "a layer gives the same activations for all samples, or no block has " + Gram.LEAST + " samples")));
        return new Gathered(findings, () -> matrices(leaving.all()));
    }

    private record Matched(Pairing pairing, int a, int b) {}

    /** NaN where a layer is constant. */
    private double value(double[] sums, Matched one) {
        double a = sums[self(one.pairing().a(), one.a())];
        double b = sums[self(one.pairing().b(), one.b())];
        return a > 0 && b > 0 ? sums[cross(one.pairing(), one.a(), one.b())] / Math.sqrt(a * b) : Double.NaN;
    }

    /** Of each axis the first pair's. */
    private List<Exhibit> matrices(double[] sums) {
        Map<String, Pairing> first = new LinkedHashMap<>();
        pairings.forEach(pairing -> first.putIfAbsent(pairing.axis(), pairing));
        List<Exhibit> exhibits = new ArrayList<>();
        first.forEach((axis, pairing) -> {
            double[][] values =
                    new double[of(pairing.a()).size()][of(pairing.b()).size()];
            for (int a = 0; a < values.length; a++) {
                for (int b = 0; b < values[a].length; b++) {
                    values[a][b] = value(sums, new Matched(pairing, a, b));
                }
            }
            exhibits.addAll(AlignmentPicture.draw(stage, pairing, of(pairing.a()), of(pairing.b()), values));
        });
        return exhibits;
    }
}
