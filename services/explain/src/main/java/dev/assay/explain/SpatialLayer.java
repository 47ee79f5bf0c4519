package dev.assay.explain;

import dev.assay.core.parameter.Parameter;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;

/**
 * The layer that a class activation map looks at.
 *
 * @param explainer that asks, for messages
 * @param layer its name, or {@link #LAST_SPATIAL}
 */
record SpatialLayer(String explainer, String layer) {
    /** The default layer: the last tensor with spatial extent. */
    static final String LAST_SPATIAL = "last-spatial";

    static final Parameter PARAMETER = new Parameter.Text(
            "layer",
            LAST_SPATIAL,
            "name of the layer to look at, or last-spatial: the last tensor with height and width, before pooling");

    /** @throws Refused if the model has no such layer, or it has no places */
    Layer in(Model model) {
        if (layer.equals(LAST_SPATIAL)) {
            return model.lastSpatial()
                    .orElseThrow(() -> new Refused(model.graph().file()
                            + " has no tensor with channels, height and width"
                            + " on the way to its scores (a vision transformer has tokens there), which " + explainer
                            + " needs: use an explainer that looks at the input"));
        }
        Layer named = model.layer(layer);
        if (!named.spatial()) {
            throw new Refused("layer \"" + layer + "\" of " + model.graph().file() + " has no height and width, which "
                    + explainer + " needs: name a layer before the pooling");
        }
        return named;
    }
}
