package dev.assay.check;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import dev.assay.onnx.Images;
import java.util.List;

/** Pictures brought to the models' input space. */
public final class Inputs {
    private Inputs() {}

    public static Images of(List<Picture> pictures, InputSpec spec) {
        float[] values = new float[pictures.size() * spec.values()];
        for (int i = 0; i < pictures.size(); i++) {
            pictures.get(i).input(spec, values, i * spec.values());
        }
        return new Images(pictures.size(), spec.channels(), spec.height(), spec.width(), values);
    }

    /** The range of one channel in the input space: what pixels 0 and 255 become, apart. */
    public static float range(InputSpec spec, int channel) {
        return (spec.high() - spec.low()) / spec.std()[channel];
    }
}
