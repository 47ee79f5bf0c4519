package dev.assay.check.activation;

import dev.assay.check.Exhibit;
import dev.assay.check.Gathering;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Sums each layer of each member by itself. */
final class EachLayer implements Gathering<EachLayer.Tally> {
    private final String check;
    private final List<Part> parts;
    private final Drawing drawing;

    /**
     * @param check its id
     * @param parts in the order of the metrics
     */
    EachLayer(String check, List<Part> parts, Drawing drawing) {
        this.check = check;
        this.parts = List.copyOf(parts);
        this.drawing = drawing;
    }

    /** Draws what was found. */
    @FunctionalInterface
    interface Drawing {
        List<Exhibit> draw(List<Found> found);
    }

    /**
     * What became of one part.
     *
     * @param sums over all samples
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Found(Part part, double[] sums, long[] samples) {
        /** The value of a measure over all samples. */
        double value(Part.Measure measure) {
            return measure.value().of(sums, LongStream.of(samples).sum());
        }
    }

    /** Sums of one block, one array a part. */
    static final class Tally {
        private final double[][] sums;
        private final @Nullable String[] refused;

        private Tally(List<Part> parts) {
            sums = parts.stream().map(part -> new double[part.length()]).toArray(double[][]::new);
            refused = new String[sums.length];
        }
    }

    @Override
    public List<Sight> sights() {
        return parts.stream().map(Part::sight).distinct().toList();
    }

    @Override
    public Tally tally() {
        return new Tally(parts);
    }

    @Override
    public void see(Tally into, Seen seen) {
        for (int p = 0; p < parts.size(); p++) {
            if (parts.get(p).sight().equals(seen.sight())) {
                parts.get(p).adding().add(seen, into.sums[p]);
            }
        }
    }

    @Override
    public void refused(Tally into, Sight sight, String reason) {
        for (int p = 0; p < parts.size(); p++) {
            if (parts.get(p).sight().equals(sight)) {
                if (!parts.get(p).spare()) {
                    Gathering.super.refused(into, sight, reason);
                }
                into.refused[p] = reason;
            }
        }
    }

    @Override
    public Gathered found(List<Tally> blocks, long[] samples) {
        List<Finding> findings = new ArrayList<>();
        List<Found> found = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            int at = p;
            Part part = parts.get(p);
            String reason = blocks.stream()
                    .map(block -> block.refused[at])
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            if (!reason.isEmpty()) {
                part.measures().forEach(measure -> findings.add(notRun(part, measure, samples, reason)));
                continue;
            }
            List<double[]> sums = blocks.stream().map(block -> block.sums[at]).toList();
            Leaving leaving = Leaving.of(sums, samples);
            part.measures()
                    .forEach(measure -> findings.add(measure.sent()
                            .map(statistic -> sent(key(part, measure), statistic, sums, samples))
                            .orElseGet(() -> leaving.reduced(
                                    key(part, measure), measure.range(), measure.value(), measure.none()))));
            found.add(new Found(part, leaving.all(), samples));
        }
        return new Gathered(findings, () -> drawing.draw(found));
    }

    private Key key(Part part, Part.Measure measure) {
        return new Key(check, "", measure.stem() + ':' + part.label());
    }

    private static Finding sent(Key key, Statistic statistic, List<double[]> sums, long[] samples) {
        List<Finding.Block> blocks = new ArrayList<>();
        for (int b = 0; b < sums.size(); b++) {
            blocks.add(new Finding.Block(samples[b], sums.get(b)));
        }
        return new Finding.Blocks(key, statistic, blocks);
    }

    private Finding notRun(Part part, Part.Measure measure, long[] samples, String reason) {
        return new Finding.Reduced(key(part, measure), measure.range(), Double.NaN, samples, new double[0], reason);
    }
}
