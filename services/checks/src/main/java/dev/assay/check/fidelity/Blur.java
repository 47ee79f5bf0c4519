package dev.assay.check.fidelity;

import dev.assay.onnx.Images;

/** Gaussian blur with a kernel of a fixed size, normalised; borders are repeated. */
final class Blur {
    private Blur() {}

    /**
     * @param kernel side of the kernel, odd
     * @param sigma in pixels
     */
    static Images of(Images images, int kernel, double sigma) {
        double[] weights = weights(kernel, sigma);
        int height = images.height();
        int width = images.width();
        float[] blurred = new float[images.values().length];
        double[] rows = new double[height * width];
        int reach = kernel / 2;
        for (int plane = 0; plane < images.n() * images.channels(); plane++) {
            int from = plane * height * width;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int k = -reach; k <= reach; k++) {
                        sum += weights[k + reach] * images.values()[from + y * width + clamp(x + k, width)];
                    }
                    rows[y * width + x] = sum;
                }
            }
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int k = -reach; k <= reach; k++) {
                        sum += weights[k + reach] * rows[clamp(y + k, height) * width + x];
                    }
                    blurred[from + y * width + x] = (float) sum;
                }
            }
        }
        return new Images(images.n(), images.channels(), height, width, blurred);
    }

    private static int clamp(int at, int size) {
        return Math.min(Math.max(at, 0), size - 1);
    }

    private static double[] weights(int kernel, double sigma) {
        double[] weights = new double[kernel];
        double sum = 0;
        for (int i = 0; i < kernel; i++) {
            double d = i - kernel / 2;
            weights[i] = StrictMath.exp(-d * d / (2 * sigma * sigma));
            sum += weights[i];
        }
        for (int i = 0; i < kernel; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
