package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.FirstComponents;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Eigen-CAM (Muhammad and Yeasin 2020): the activations of a layer, as a matrix of places by channels, projected onto
 * their first right singular vector. As published, the matrix is not centred, and the target plays no part.
 *
 * <p>A singular vector has no sign of its own. It is chosen so that the map's inner product with the mean activation
 * over channels is at least 0; where that product is 0, so that the map's value of largest magnitude is positive.
 */
public final class EigenCam implements Explainer {
    /**
     * How far apart two starts of the graph's steps may end, a few roundings of floats: farther where the second singular
     * value is too near the first for so few steps.
     */
    private static final float SETTLED = 1e-6f;

    /** Of a cosine: where it is less, its sign is not left to floats. */
    private static final float SIGNED = 1e-3f;

    /** Values of activations held at a time: 64 MB of float, a few pictures of the largest layers there are. */
    static final int MAX_HELD = 16 << 20;

    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "eigen-cam",
            "Shows where the strongest common pattern of a layer's activations is.",
            "Muhammad and Yeasin 2020",
            "It is the same for every class: it shows what the layer sees, not what speaks for the target.",
            new Parameters("explainer \"eigen-cam\"", List.of(SpatialLayer.PARAMETER)),
            EigenCam::new);

    private final SpatialLayer layer;

    private EigenCam(Arguments arguments) {
        this.layer = new SpatialLayer(name(), arguments.text("layer"));
    }

    @Override
    public String name() {
        return ENTRY.name();
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        Layer seen = layer.in(model);
        int places = seen.height() * seen.width();
        float[] maps = new float[Math.multiplyExact(inputs.n(), places)];
        boolean[] made = new boolean[inputs.n()];
        if (FirstComponents.fits(seen, model.batch())) {
            inGraph(model, seen, inputs, maps, made);
        }
        byHand(model, seen, inputs, maps, made);
        return new Maps(inputs.n(), 1, seen.height(), seen.width(), maps);
    }

    /** Takes what the graph finds, where it is sure of it. */
    private static void inGraph(Model model, Layer seen, Images inputs, float[] maps, boolean[] made) {
        FirstComponents.Answer found = FirstComponents.of(model, seen).run(inputs);
        int places = maps.length / inputs.n();
        for (int i = 0; i < inputs.n(); i++) {
            float along = found.along()[i];
            made[i] = found.apart()[i] <= SETTLED && Math.abs(along) >= SIGNED;
            for (int p = i * places; p < (i + 1) * places; p++) {
                maps[p] = along < 0 ? -found.maps()[p] : found.maps()[p];
            }
        }
    }

    /** Makes the maps that are not made yet. */
    private static void byHand(Model model, Layer seen, Images inputs, float[] maps, boolean[] made) {
        int[] open = IntStream.range(0, inputs.n()).filter(i -> !made[i]).toArray();
        int places = maps.length / inputs.n();
        int values = seen.channels() * places;
        int chunk = Math.max(1, MAX_HELD / values / model.batch()) * model.batch();
        for (int from = 0; from < open.length; from += chunk) {
            int[] some = Arrays.copyOfRange(open, from, Math.min(open.length, from + chunk));
            float[] activations =
                    model.activations(inputs.picked(some), List.of(seen)).getFirst();
            for (int k = 0; k < some.length; k++) {
                double[] map = FirstComponent.of(activations, k * values, seen.channels(), places);
                for (int p = 0; p < places; p++) {
                    maps[some[k] * places + p] = (float) map[p];
                }
            }
        }
    }
}
