package dev.assay.check.activation;

import dev.assay.core.parameter.Parameter;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.List;

/** Which layers of a model are looked at, and which of their units and places. */
public final class Depth {
    static final String LAYERS = "layers";
    static final String UNITS = "units";
    static final String BLOCKS = "blocks";

    private Depth() {}

    /** Most layers, evenly over the depth. */
    public static Parameter.Whole layers(int preset) {
        return new Parameter.Whole(
                LAYERS,
                preset,
                1,
                200,
                "most layers of a member that are looked at, evenly over its depth, the last included");
    }

    /** Most units of a layer: sums of units by units grow with their square. */
    public static Parameter.Whole units() {
        return new Parameter.Whole(UNITS, 256, 1, 1024, "most units of a layer that are looked at, evenly over it");
    }

    public static Parameter.Whole blocks() {
        return new Parameter.Whole(BLOCKS, 8, 2, 64, "blocks of samples for the jackknife interval");
    }

    /**
     * At most so many layers of a model, evenly, the last included.
     *
     * @throws Refused if it has none
     */
    public static List<Layer> spread(Model model, String member, int most) {
        List<Layer> all = model.layers();
        if (all.isEmpty()) {
            throw new Refused("member " + member + " has no layer with a nonlinearity to look at");
        }
        if (all.size() <= most) {
            return all;
        }
        List<Layer> some = new ArrayList<>();
        for (int i = 1; i <= most; i++) {
            some.add(all.get((int) ((long) all.size() * i / most) - 1));
        }
        return some;
    }

    /** At most so many of {@code all} indices, evenly; all of them where there are no more. */
    public static int[] evenly(int all, int most) {
        int[] chosen = new int[Math.min(all, most)];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = (int) ((2L * i + 1) * all / (2L * chosen.length));
        }
        return chosen;
    }

    /** At most so many places of a layer, row-major indices, on an even grid. */
    static int[] grid(Layer layer, int most) {
        if (layer.height() * layer.width() <= most) {
            return evenly(layer.height() * layer.width(), most);
        }
        int side = Math.max(1, (int) Math.sqrt(most));
        int[] rows = evenly(layer.height(), side);
        int[] columns = evenly(layer.width(), Math.max(1, most / rows.length));
        int[] places = new int[rows.length * columns.length];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns.length; c++) {
                places[r * columns.length + c] = rows[r] * layer.width() + columns[c];
            }
        }
        return places;
    }
}
