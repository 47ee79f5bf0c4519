package dev.assay.check.sensitivity;

import dev.assay.check.Inputs;
import dev.assay.check.MappedSample;
import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.core.release.InputSpec;
import dev.assay.onnx.Images;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Where inputs near a sample are drawn from. Equal neighbourhoods give equal neighbours, whichever check asks.
 *
 * @param shape of the noise
 * @param spread radius or standard deviation, as a share of the input's range
 * @param draws how many neighbours
 */
record Neighbourhood(Shape shape, double spread, int draws) {
    /** The shape of the noise, and the name of its draws. */
    enum Shape {
        /** Evenly from the L-infinity ball. */
        BALL("max-sensitivity/1"),
        /** Normal noise on every value. */
        NORMAL("neighbours/1");

        private final String place;

        Shape(String place) {
            this.place = place;
        }
    }

    /** Neighbours {@code from} (inclusive) to {@code to} (exclusive), in the model's input space and without clipping. */
    Images of(MappedSample sample, int from, int to) {
        Images input = sample.input();
        InputSpec spec = sample.audited().model().input();
        float[] values = new float[(to - from) * input.size()];
        for (int d = from; d < to; d++) {
            Draws place = sample.draws(shape.place).of(d);
            int at = (d - from) * input.size();
            switch (shape) {
                case BALL -> ball(input, spec, place.source(), values, at);
                case NORMAL -> normal(input, spec, new Normal(place), values, at);
            }
        }
        return new Images(to - from, input.channels(), input.height(), input.width(), values);
    }

    private void ball(Images input, InputSpec spec, UniformRandomProvider source, float[] into, int at) {
        float[] ranges = Inputs.ranges(spec);
        for (int i = 0; i < input.size(); i++) {
            double reach = spread * ranges[i / spec.pixels()];
            into[at + i] = (float) (input.values()[i] + reach * (2 * source.nextDouble() - 1));
        }
    }

    private void normal(Images input, InputSpec spec, Normal normal, float[] into, int at) {
        float[] ranges = Inputs.ranges(spec);
        for (int i = 0; i < input.size(); i++) {
            double deviation = spread * ranges[i / spec.pixels()];
            into[at + i] = (float) (input.values()[i] + deviation * normal.next());
        }
    }
}
