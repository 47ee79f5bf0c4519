package dev.assay.check;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What checks share that run a member's model on variants of samples: the members that the plan asks for, one after the
 * other, each on all samples of a piece together, so that batches are full. A sample whose map of a member is unusable
 * has no value of it; the values of the others are averaged within the sample.
 */
public abstract class VariantCheck implements MapCheck {
    /** Whose maps are looked at. */
    public static final Parameter.Choice MEMBERS = new Parameter.Choice(
            "members", "reference", List.of("reference", "all"), "whose maps are looked at; all: their mean");

    private final boolean all;

    protected VariantCheck(Arguments with) {
        all = with.text(MEMBERS.name()).equals("all");
    }

    /**
     * Looks at the samples of a group.
     *
     * @return for each sample one value a metric, in the order of {@link #applies}, and after them its trace; NaN where
     *     there is no value
     */
    protected abstract double[][] values(Group group);

    /** Values of each row of {@link #values}: metrics and trace. */
    protected abstract int width(MappedSample sample);

    /** Metrics among them. */
    protected abstract int metrics(MappedSample sample);

    /**
     * Pictures that a sample could give.
     *
     * @param row mean over the members of what {@link #values} gave
     */
    protected List<Candidate> candidates(MappedSample sample, double[] row) {
        return List.of();
    }

    @Override
    public final Reading read(MappedSample sample) {
        return read(List.of(sample)).getFirst();
    }

    @Override
    public final List<Reading> read(List<MappedSample> samples) {
        List<Mean[]> means = samples.stream().map(this::means).toList();
        int members = all ? samples.getFirst().members().size() : 1;
        for (int m = 0; m < members; m++) {
            int member = m;
            List<Integer> usable = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                if (samples.get(i).members().get(m).heat().usable()) {
                    usable.add(i);
                }
            }
            if (!usable.isEmpty()) {
                List<MappedSample> some = usable.stream().map(samples::get).toList();
                double[][] rows =
                        values(new Group(some.getFirst().members().get(member).model(), member, some));
                for (int k = 0; k < rows.length; k++) {
                    add(means.get(usable.get(k)), rows[k]);
                }
            }
        }
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            readings.add(reading(samples.get(i), means.get(i)));
        }
        return readings;
    }

    private Mean[] means(MappedSample sample) {
        Mean[] means = new Mean[width(sample)];
        Arrays.setAll(means, i -> new Mean());
        return means;
    }

    private static void add(Mean[] means, double[] row) {
        for (int i = 0; i < means.length; i++) {
            means[i].add(row[i]);
        }
    }

    private Reading reading(MappedSample sample, Mean[] means) {
        double[] row = Arrays.stream(means).mapToDouble(Mean::value).toArray();
        int metrics = metrics(sample);
        boolean shown = sample.reference().heat().usable();
        return new Reading(
                Arrays.copyOf(row, metrics),
                Arrays.copyOfRange(row, metrics, row.length),
                shown ? candidates(sample, row) : List.of());
    }
}
