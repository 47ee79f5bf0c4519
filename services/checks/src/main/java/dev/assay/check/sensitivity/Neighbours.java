package dev.assay.check.sensitivity;

import dev.assay.check.Explaining;
import dev.assay.check.Group;
import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What explaining the neighbours of a sample showed. Computed once for a sample, member and neighbourhood, whichever
 * check asks first.
 *
 * @param squares squared norm of the change of the map, one a neighbour; NaN where the neighbour's map is not finite
 * @param relative norm of the change of the map with every value over its own size, likewise
 * @param distance norm of the change of the input
 * @param norm squared, of the sample's own map
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; never compared
record Neighbours(double[] squares, double[] relative, double[] distance, double norm) {
    /** What stands for 0 where a value is divided by (Agarwal et al. 2022: eps_min). */
    static final double LEAST = 1e-6;

    /** Neighbours of all samples of a group that are explained in one go: bounds memory at large inputs. */
    private static final int CHUNK = 64;

    private record Key(Neighbourhood neighbourhood, int member) {}

    /** Of each sample of the group. */
    static List<Neighbours> of(Group group, Neighbourhood neighbourhood) {
        Key key = new Key(neighbourhood, group.member());
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < group.count(); i++) {
            if (group.samples().get(i).shared().find(Neighbours.class, key).isEmpty()) {
                missing.add(i);
            }
        }
        if (!missing.isEmpty()) {
            compute(group, neighbourhood, missing, key);
        }
        return group.samples().stream()
                .map(sample -> sample.shared()
                        .find(Neighbours.class, key)
                        .orElseThrow(() -> new IllegalStateException("a sample keeps too much to share " + key)))
                .toList();
    }

    private static void compute(Group group, Neighbourhood neighbourhood, List<Integer> which, Key key) {
        List<MappedSample> samples =
                which.stream().map(i -> group.samples().get(i)).toList();
        List<Neighbours> found = new ArrayList<>();
        for (int i : which) {
            int n = neighbourhood.draws();
            float[] map = group.of(i).map().values();
            found.add(new Neighbours(new double[n], new double[n], new double[n], norm(map)));
        }
        int step = Math.max(1, CHUNK / samples.size());
        for (int from = 0; from < neighbourhood.draws(); from += step) {
            int first = from;
            int to = Math.min(neighbourhood.draws(), from + step);
            List<Images> inputs = samples.stream()
                    .map(sample -> neighbourhood.of(sample, first, to))
                    .toList();
            List<Maps> maps = Explaining.together(group.model(), samples, inputs);
            for (int s = 0; s < samples.size(); s++) {
                float[] map = group.of(which.get(s)).map().values();
                found.get(s).add(first, map, maps.get(s), samples.get(s).input(), inputs.get(s));
            }
        }
        for (int s = 0; s < samples.size(); s++) {
            samples.get(s).shared().keep(key, found.get(s));
        }
    }

    private void add(int first, float[] map, Maps others, Images input, Images neighbours) {
        for (int d = 0; d < others.n(); d++) {
            double changed = 0;
            double relatively = 0;
            for (int i = 0; i < map.length; i++) {
                double difference = (double) others.values()[d * map.length + i] - map[i];
                changed += difference * difference;
                double share = difference / (map[i] == 0 ? LEAST : map[i]);
                relatively += share * share;
            }
            double moved = 0;
            for (int i = 0; i < input.size(); i++) {
                double difference = (double) neighbours.values()[d * input.size() + i] - input.values()[i];
                moved += difference * difference;
            }
            boolean finite = Double.isFinite(changed);
            squares[first + d] = finite ? changed : Double.NaN;
            relative[first + d] = finite ? Math.sqrt(relatively) : Double.NaN;
            distance[first + d] = Math.sqrt(moved);
        }
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return squares;
    }

    /** Norms of the changes over the norm of the map, of the neighbours with a finite map. */
    double[] changes() {
        return Arrays.stream(squares)
                .filter(square -> !Double.isNaN(square))
                .map(square -> Math.sqrt(square / norm))
                .toArray();
    }

    /** The neighbour whose map changed most; the first among equals. */
    int most() {
        int most = 0;
        for (int d = 1; d < squares.length; d++) {
            most = squares[d] > squares[most] || Double.isNaN(squares[most]) ? d : most;
        }
        return most;
    }

    /** The map of one neighbour, at the input's resolution. */
    static Heat heat(MappedSample sample, Neighbourhood neighbourhood, int draw) {
        var model = sample.reference().model();
        Maps map = sample.explaining().explain(model, neighbourhood.of(sample, draw, draw + 1));
        return Heat.of(map, model.input().height(), model.input().width()).getFirst();
    }
}
