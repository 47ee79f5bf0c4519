package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import java.util.List;

/**
 * Eigen-CAM (Muhammad and Yeasin 2020): the activations of a layer, as a matrix of places by channels, projected onto
 * their first right singular vector. As published, the matrix is not centred, and the target plays no part.
 *
 * <p>A singular vector has no sign of its own. It is chosen so that the map's inner product with the mean activation
 * over channels is at least 0; where that product is 0, so that the map's value of largest magnitude is positive.
 */
public final class EigenCam implements Explainer {
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
        int values = seen.channels() * places;
        float[] maps = new float[Math.multiplyExact(inputs.n(), places)];
        int chunk = Math.max(1, MAX_HELD / values / model.batch()) * model.batch();
        for (int from = 0; from < inputs.n(); from += chunk) {
            int to = Math.min(inputs.n(), from + chunk);
            float[] activations =
                    model.activations(inputs.slice(from, to), List.of(seen)).getFirst();
            for (int i = from; i < to; i++) {
                double[] map = FirstComponent.of(activations, (i - from) * values, seen.channels(), places);
                for (int p = 0; p < places; p++) {
                    maps[i * places + p] = (float) map[p];
                }
            }
        }
        return new Maps(inputs.n(), 1, seen.height(), seen.width(), maps);
    }
}
