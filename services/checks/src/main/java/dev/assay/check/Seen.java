package dev.assay.check;

import dev.assay.core.release.Refused;
import dev.assay.core.release.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One layer of one run over some neighbouring samples. What several checks make of it is made once. Used by one thread.
 */
public final class Seen {
    private final Sight sight;
    private final List<Sample> samples;
    private final float[] values;
    private final float @Nullable [] gradients;
    private final Map<Object, Object> made = new HashMap<>();
    private boolean checked;

    /**
     * @param samples that were run, in order
     * @param values {@code [samples, channels, height, width]} row-major
     * @param gradients of the target's score by them, in the same shape, where they are asked for
     */
    public Seen(Sight sight, List<Sample> samples, float[] values, float @Nullable [] gradients) {
        this.sight = sight;
        this.samples = List.copyOf(samples);
        this.values = values;
        this.gradients = gradients;
    }

    public Sight sight() {
        return sight;
    }

    public List<Sample> samples() {
        return samples;
    }

    public int n() {
        return samples.size();
    }

    public int channels() {
        return sight.layer().channels();
    }

    /** Places of one channel of one sample. */
    public int places() {
        return sight.layer().height() * sight.layer().width();
    }

    /**
     * The activations.
     *
     * @throws Refused if one is NaN or infinite
     */
    public float[] values() {
        if (!checked) {
            requireFinite(values, "activation");
            checked = true;
        }
        return values;
    }

    /** Mean of each channel over places, {@code [samples, channels]} row-major. */
    public double[] means() {
        return once("means", seen -> seen.overPlaces(false));
    }

    /** Mean absolute value of each channel over places, {@code [samples, channels]} row-major. */
    public double[] magnitudes() {
        return once("magnitudes", seen -> seen.overPlaces(true));
    }

    /**
     * What each channel contributes to the target's score: its activations times their gradients, summed over places,
     * {@code [samples, channels]} row-major.
     */
    public double[] contributions() {
        return once("contributions", Seen::contributed);
    }

    /** What is made of the activations, made at the first call for the key. */
    @SuppressWarnings("unchecked") // a key stands for one kind of value
    public <V> V once(Object key, Function<Seen, V> make) {
        Object value = made.get(key);
        if (value == null) {
            value = make.apply(this);
            made.put(key, value);
        }
        return (V) value;
    }

    private double[] overPlaces(boolean absolute) {
        float[] all = values();
        int places = places();
        double[] means = new double[n() * channels()];
        for (int k = 0; k < means.length; k++) {
            double sum = 0;
            for (int p = k * places; p < (k + 1) * places; p++) {
                sum += absolute ? Math.abs(all[p]) : all[p];
            }
            means[k] = sum / places;
        }
        return means;
    }

    /**
     * What each place of one sample contributes to the target's score, its activations times their gradients summed
     * over channels (HiResCAM, Draelos and Carin 2020): {@code [height, width]}.
     */
    public Heat relevance(int sample) {
        float[] all = values();
        float[] by = finiteGradients();
        int places = places();
        float[] relevance = new float[places];
        for (int k = sample * channels(); k < (sample + 1) * channels(); k++) {
            for (int p = 0; p < places; p++) {
                relevance[p] += all[k * places + p] * by[k * places + p];
            }
        }
        return new Heat(sight.layer().height(), sight.layer().width(), relevance);
    }

    private float[] finiteGradients() {
        if (gradients == null) {
            throw new IllegalStateException("gradients of " + sight.layer().name() + " were not asked for");
        }
        requireFinite(gradients, "gradient");
        return gradients;
    }

    private double[] contributed() {
        float[] all = values();
        float[] by = finiteGradients();
        int places = places();
        double[] sums = new double[n() * channels()];
        for (int k = 0; k < sums.length; k++) {
            for (int p = k * places; p < (k + 1) * places; p++) {
                sums[k] += (double) all[p] * by[p];
            }
        }
        return sums;
    }

    private void requireFinite(float[] of, String what) {
        for (int i = 0; i < of.length; i++) {
            if (!Float.isFinite(of[i])) {
                int sample = i / (channels() * places());
                throw new Refused("sample " + samples.get(sample).id() + " gives layer "
                        + sight.layer().name() + " an " + what + " that is no finite number: " + of[i]);
            }
        }
    }
}
