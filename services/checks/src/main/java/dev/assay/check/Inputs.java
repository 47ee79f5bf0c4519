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

    /** Inputs of one size, one after the other. */
    public static Images joined(List<Images> inputs) {
        Images first = inputs.getFirst();
        if (inputs.size() == 1) {
            return first;
        }
        int n = inputs.stream().mapToInt(Images::n).sum();
        float[] values = new float[Math.multiplyExact(n, first.size())];
        int at = 0;
        for (Images one : inputs) {
            System.arraycopy(one.values(), 0, values, at, one.values().length);
            at += one.values().length;
        }
        return new Images(n, first.channels(), first.height(), first.width(), values);
    }

    /** The ranges of the channels in the input space: what pixels 0 and 255 become, apart. */
    public static float[] ranges(InputSpec spec) {
        float[] std = spec.std();
        float[] ranges = new float[std.length];
        for (int c = 0; c < ranges.length; c++) {
            ranges[c] = (spec.high() - spec.low()) / std[c];
        }
        return ranges;
    }
}
