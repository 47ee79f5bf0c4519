package dev.assay.check.response;

import dev.assay.check.Heat;
import dev.assay.check.Seen;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What is kept of one block: rows of the chosen samples, the top samples of each unit, and the first feature maps. */
final class Tally {
    /** Top samples of a unit that are kept. */
    static final int TOP = 5;

    /** Channels of a layer whose maps are shown. */
    static final int CHANNELS = 5;

    /** Greatest side of a kept map: larger ones are averaged down. */
    static final int MAX_SIDE = 56;

    /** Rows by place among the chosen samples. */
    final TreeMap<Integer, double[]> projected = new TreeMap<>();

    final TreeMap<Integer, double[]> responses = new TreeMap<>();
    final List<List<Top>> tops;
    final Map<Layer, FeatureMaps> maps = new HashMap<>();

    Tally(int units) {
        tops = IntStream.range(0, units)
                .<List<Top>>mapToObj(u -> new ArrayList<>())
                .toList();
    }

    /**
     * A sample that a unit responds to.
     *
     * @param response mean activation over places
     * @param map the unit's activations
     */
    record Top(Sample sample, double response, Heat map) {}

    /**
     * One layer's maps of one sample.
     *
     * @param whole mean magnitude over all channels
     * @param channels that respond most, by mean magnitude, the largest first
     * @param maps of these channels
     */
    @SuppressWarnings("ArrayRecordComponent") // made once; never compared
    record FeatureMaps(Heat whole, int[] channels, List<Heat> maps) {
        FeatureMaps {
            maps = List.copyOf(maps);
        }
    }

    /** Enters a sample for a unit, unless enough others respond as much: of equal ones the earlier stays. */
    void enter(int unit, Seen seen, int sample, int channel) {
        double response = seen.means()[sample * seen.channels() + channel];
        List<Top> top = tops.get(unit);
        int at = top.size();
        while (at > 0 && top.get(at - 1).response() < response) {
            at--;
        }
        if (at < TOP) {
            top.add(at, new Top(seen.samples().get(sample), response, map(seen, sample, channel)));
        }
        if (top.size() > TOP) {
            top.removeLast();
        }
    }

    /** The top samples of a unit over all blocks, in the dataset's order where they are equal. */
    static List<Top> top(List<Tally> blocks, int unit) {
        return blocks.stream()
                .flatMap(block -> block.tops.get(unit).stream())
                .sorted((a, b) -> Double.compare(b.response(), a.response()))
                .limit(TOP)
                .toList();
    }

    static FeatureMaps featureMaps(Seen seen, int sample) {
        int from = sample * seen.channels();
        int[] chosen = largest(Arrays.copyOfRange(seen.magnitudes(), from, from + seen.channels()), CHANNELS);
        return new FeatureMaps(
                whole(seen, sample),
                chosen,
                Arrays.stream(chosen)
                        .mapToObj(channel -> map(seen, sample, channel))
                        .toList());
    }

    /** Indices of the largest values, ties by index. */
    static int[] largest(double[] values, int most) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> Double.compare(values[b], values[a]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Heat whole(Seen seen, int sample) {
        float[] all = seen.values();
        int places = seen.places();
        float[] mean = new float[places];
        for (int k = sample * seen.channels(); k < (sample + 1) * seen.channels(); k++) {
            for (int p = 0; p < places; p++) {
                mean[p] += Math.abs(all[k * places + p]) / seen.channels();
            }
        }
        return pooled(mean, 0, seen.sight().layer());
    }

    private static Heat map(Seen seen, int sample, int channel) {
        int from = (sample * seen.channels() + channel) * seen.places();
        return pooled(seen.values(), from, seen.sight().layer());
    }

    /** Means over squares as large as are needed. */
    static Heat pooled(float[] values, int from, Layer layer) {
        int side = (Math.max(layer.height(), layer.width()) + MAX_SIDE - 1) / MAX_SIDE;
        int height = (layer.height() + side - 1) / side;
        int width = (layer.width() + side - 1) / side;
        float[] pooled = new float[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                int count = 0;
                for (int v = y * side; v < Math.min(layer.height(), (y + 1) * side); v++) {
                    for (int u = x * side; u < Math.min(layer.width(), (x + 1) * side); u++) {
                        sum += values[from + v * layer.width() + u];
                        count++;
                    }
                }
                pooled[y * width + x] = (float) (sum / count);
            }
        }
        return new Heat(height, width, pooled);
    }
}
