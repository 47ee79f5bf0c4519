package dev.assay.check.response;

import dev.assay.check.Run;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The layers that are looked at, of the first member.
 *
 * @param projected the last one
 * @param projectedUnits its channels that are looked at
 * @param responding the last one with spatial extent; the last one where there is none
 * @param respondingUnits its channels that are looked at
 * @param mapped those whose feature maps are shown, evenly over the depth
 */
@SuppressWarnings("ArrayRecordComponent") // made once; never compared
record Watched(Layer projected, int[] projectedUnits, Layer responding, int[] respondingUnits, List<Layer> mapped) {
    static final Run RUN = Run.audited(0);

    /** More rows are no longer read at a glance. */
    private static final int MAX_MAPPED = 4;

    static Watched of(Stage stage, int units) {
        List<Layer> all = stage.model(RUN).layers();
        if (all.isEmpty()) {
            throw new Refused("member " + stage.member(RUN).id() + " has no layer with a nonlinearity to look at");
        }
        List<Layer> spatial = all.stream().filter(Layer::spatial).toList();
        Layer projected = all.getLast();
        Layer responding = spatial.isEmpty() ? projected : spatial.getLast();
        return new Watched(
                projected,
                Depth.evenly(projected.channels(), units),
                responding,
                Depth.evenly(responding.channels(), units),
                Arrays.stream(Depth.evenly(spatial.size(), MAX_MAPPED))
                        .mapToObj(spatial::get)
                        .toList());
    }

    List<Sight> sights() {
        return Stream.concat(mapped.stream(), Stream.of(responding, projected))
                .distinct()
                .map(layer -> Sight.of(RUN, layer))
                .toList();
    }
}
