package dev.assay.cli;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import dev.assay.onnx.Images;

/**
 * Inputs as people see them.
 *
 * @param own true where the range of pixel values was told; else the input's own range is stretched
 */
record Shown(Images images, InputSpec spec, boolean own) {
    private static final int BRIGHTEST = 255;

    Picture picture(int i) {
        int size = images.size();
        float[] values = images.slice(i, i + 1).values();
        float least = values[0];
        float most = values[0];
        for (float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        byte[] pixels = new byte[size];
        int area = spec.pixels();
        for (int k = 0; k < size; k++) {
            int c = k / area;
            double share = own
                    ? ((double) values[k] * spec.std()[c] + spec.mean()[c] - spec.low()) / (spec.high() - spec.low())
                    : most > least ? ((double) values[k] - least) / ((double) most - least) : 0.5;
            pixels[k] = (byte) Math.round(BRIGHTEST * Math.min(Math.max(share, 0), 1));
        }
        return new Picture(images.channels(), images.height(), images.width(), pixels);
    }

    String caption() {
        return own ? "input" : "input, range stretched";
    }
}
