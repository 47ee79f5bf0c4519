package dev.assay.check.corruption;

import dev.assay.core.release.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * One number a pixel: a channel of a picture in [0, 1], or a texture.
 *
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Field(int height, int width, double[] values) {
    /** Standard deviations at which a Gaussian is cut, as SciPy and scikit-image do. */
    private static final double TRUNCATE = 4;

    /** The channels of a picture, in [0, 1]. */
    static List<Field> of(Picture picture) {
        int plane = picture.height() * picture.width();
        return IntStream.range(0, picture.channels())
                .mapToObj(c -> {
                    double[] values = new double[plane];
                    for (int i = 0; i < plane; i++) {
                        values[i] = (picture.pixels()[c * plane + i] & 0xff) / 255.0;
                    }
                    return new Field(picture.height(), picture.width(), values);
                })
                .toList();
    }

    /** The picture with these channels, clipped and rounded. */
    static Picture picture(List<Field> channels) {
        Field first = channels.getFirst();
        int plane = first.values.length;
        byte[] pixels = new byte[channels.size() * plane];
        for (int c = 0; c < channels.size(); c++) {
            for (int i = 0; i < plane; i++) {
                pixels[c * plane + i] = Levels.of(channels.get(c).values[i]);
            }
        }
        return new Picture(channels.size(), first.height, first.width, pixels);
    }

    double at(int y, int x) {
        return values[y * width + x];
    }

    Field map(DoubleUnaryOperator change) {
        double[] changed = new double[values.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = change.applyAsDouble(values[i]);
        }
        return new Field(height, width, changed);
    }

    double mean() {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** The values between pixels, at each of these rows and columns, bilinear; outside the nearest pixel counts. */
    Field between(double[] rows, double[] columns) {
        Between across = Between.of(columns, width);
        Between down = Between.of(rows, height);
        double[] wide = new double[height * columns.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < columns.length; x++) {
                double share = across.share[x];
                wide[y * columns.length + x] = values[y * width + across.before[x]] * (1 - share)
                        + values[y * width + across.after[x]] * share;
            }
        }
        double[] both = new double[rows.length * columns.length];
        for (int y = 0; y < rows.length; y++) {
            int before = down.before[y] * columns.length;
            int after = down.after[y] * columns.length;
            double share = down.share[y];
            for (int x = 0; x < columns.length; x++) {
                both[y * columns.length + x] = wide[before + x] * (1 - share) + wide[after + x] * share;
            }
        }
        return new Field(rows.length, columns.length, both);
    }

    /** The pixels before and after places along a side, and the share of the one after. */
    @SuppressWarnings("ArrayRecordComponent") // used at once, never compared
    private record Between(int[] before, int[] after, double[] share) {
        static Between of(double[] places, int size) {
            int n = places.length;
            Between all = new Between(new int[n], new int[n], new double[n]);
            for (int i = 0; i < n; i++) {
                double at = Math.clamp(places[i], 0, size - 1);
                all.before[i] = (int) at;
                all.after[i] = Math.min(all.before[i] + 1, size - 1);
                all.share[i] = at - all.before[i];
            }
            return all;
        }
    }

    /** Blurred by a Gaussian; outside the nearest pixel counts. */
    Field blurred(double sigma) {
        int reach = (int) (TRUNCATE * sigma + .5);
        double[] kernel = new double[2 * reach + 1];
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
            kernel[k + reach] = StrictMath.exp(-.5 * k * k / (sigma * sigma));
            sum += kernel[k + reach];
        }
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] /= sum;
        }
        return reach == 0 ? this : across(kernel).down(kernel);
    }

    private Field across(double[] kernel) {
        int[] columns = clamped(kernel.length / 2, width);
        double[] row = new double[columns.length];
        double[] result = new double[values.length];
        for (int from = 0; from < values.length; from += width) {
            for (int i = 0; i < row.length; i++) {
                row[i] = values[from + columns[i]];
            }
            for (int k = 0; k < kernel.length; k++) {
                for (int x = 0; x < width; x++) {
                    result[from + x] += kernel[k] * row[x + k];
                }
            }
        }
        return new Field(height, width, result);
    }

    private Field down(double[] kernel) {
        int[] rows = clamped(kernel.length / 2, height);
        double[] result = new double[values.length];
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < kernel.length; k++) {
                int from = rows[y + k] * width;
                for (int x = 0; x < width; x++) {
                    result[y * width + x] += kernel[k] * values[from + x];
                }
            }
        }
        return new Field(height, width, result);
    }

    /** Indices along a side from {@code reach} before its first pixel to {@code reach} after its last, brought inside. */
    private static int[] indices(int reach, int size, IntUnaryOperator inside) {
        int[] indices = new int[size + 2 * reach];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = inside.applyAsInt(i - reach);
        }
        return indices;
    }

    private static int[] clamped(int reach, int size) {
        return indices(reach, size, i -> Math.clamp(i, 0, size - 1));
    }

    /** Filtered by a square kernel of an odd side; outside the picture is mirrored, the border not repeated. */
    Field filtered(Field kernel) {
        int reach = kernel.height / 2;
        int[] rows = indices(reach, height, i -> mirrored(i, height));
        int[] columns = indices(reach, width, i -> mirrored(i, width));
        double[] row = new double[columns.length];
        double[] result = new double[values.length];
        for (int y = 0; y < height; y++) {
            for (int ky = 0; ky < kernel.height; ky++) {
                int from = rows[y + ky] * width;
                for (int i = 0; i < row.length; i++) {
                    row[i] = values[from + columns[i]];
                }
                for (int kx = 0; kx < kernel.width; kx++) {
                    double weight = kernel.at(ky, kx);
                    if (weight != 0) {
                        for (int x = 0; x < width; x++) {
                            result[y * width + x] += weight * row[x + kx];
                        }
                    }
                }
            }
        }
        return new Field(height, width, result);
    }

    /** Index inside for one that may be outside: 2 1 | 0 1 2 3 | 2 1. */
    static int mirrored(int at, int size) {
        if (size == 1) {
            return 0;
        }
        int period = 2 * (size - 1);
        int within = Math.floorMod(at, period);
        return within < size ? within : period - within;
    }

    /** At another size: where it shrinks each pixel is the mean of the area that it covers, where it grows bilinear. */
    Field resized(int toHeight, int toWidth) {
        if (toHeight > height || toWidth > width) {
            return between(centres(height, toHeight), centres(width, toWidth));
        }
        double[] rows = new double[height * toWidth];
        shares(width, toWidth, (from, to, share) -> {
            for (int y = 0; y < height; y++) {
                rows[y * toWidth + to] += share * values[y * width + from];
            }
        });
        double[] both = new double[toHeight * toWidth];
        shares(height, toHeight, (from, to, share) -> {
            for (int x = 0; x < toWidth; x++) {
                both[to * toWidth + x] += share * rows[from * toWidth + x];
            }
        });
        return new Field(toHeight, toWidth, both);
    }

    /** Where the middles of so many pixels lie on a side that had fewer. */
    private static double[] centres(int size, int toSize) {
        double[] places = new double[toSize];
        for (int i = 0; i < toSize; i++) {
            places[i] = (i + .5) * size / toSize - .5;
        }
        return places;
    }

    private interface Share {
        void add(int from, int to, double share);
    }

    /** What share each old place has in each new, larger one. */
    private static void shares(int size, int toSize, Share each) {
        double step = (double) size / toSize;
        for (int to = 0; to < toSize; to++) {
            double low = to * step;
            double high = Math.min((to + 1) * step, size);
            for (int from = (int) low; from < Math.min(size, (int) Math.ceil(high)); from++) {
                double part = Math.min(high, from + 1) - Math.max(low, from);
                if (part > 0) {
                    each.add(from, to, part / (high - low));
                }
            }
        }
    }

    /** Turned by half a turn. */
    Field turned() {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[values.length - 1 - i];
        }
        return new Field(height, width, result);
    }
}
