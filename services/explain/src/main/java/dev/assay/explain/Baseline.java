package dev.assay.explain;

import dev.assay.core.parameter.Parameter;
import dev.assay.core.release.InputSpec;
import dev.assay.onnx.Images;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a removed pixel becomes: one value a channel, in the model's input space. */
public enum Baseline {
    /** 0 in the model's input space: for inputs with a mean taken off, the training data's mean colour. */
    ZERO,
    /** Pixel value 0. */
    BLACK,
    /** Half of the pixel range. */
    GREY,
    /** Pixel value 255. */
    WHITE,
    /** The picture's own mean colour. */
    MEAN;

    /** The parameter of every explainer that removes pixels. */
    public static final Parameter PARAMETER = new Parameter.Choice(
            "baseline",
            "zero",
            Arrays.stream(values()).map(Baseline::word).toList(),
            "what a removed pixel becomes: 0 in the model's input space, black, grey, white,"
                    + " or the picture's mean colour");

    public static Baseline named(String word) {
        return List.of(values()).stream()
                .filter(baseline -> baseline.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("baseline must be declared, found " + word));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One value a channel for image {@code i}. */
    public float[] of(InputSpec input, Images images, int i) {
        float[] values = new float[input.channels()];
        for (int c = 0; c < values.length; c++) {
            values[c] = switch (this) {
                case ZERO -> 0;
                case BLACK -> (input.low() - input.mean()[c]) / input.std()[c];
                case GREY -> ((input.low() + input.high()) / 2 - input.mean()[c]) / input.std()[c];
                case WHITE -> (input.high() - input.mean()[c]) / input.std()[c];
                case MEAN -> mean(images.values(), (i * values.length + c) * input.pixels(), input.pixels());
            };
        }
        return values;
    }

    private static float mean(float[] values, int from, int n) {
        double sum = 0;
        for (int p = from; p < from + n; p++) {
            sum += values[p];
        }
        return (float) (sum / n);
    }
}
