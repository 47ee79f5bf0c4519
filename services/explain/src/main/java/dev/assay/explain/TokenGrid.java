package dev.assay.explain;

import dev.assay.core.release.Refused;

/**
 * How a transformer's tokens lie on the picture: square patches row by row, after a class token where there is one.
 *
 * @param first the first token that is a patch: 0, or 1 after a class token
 * @param height patches from top to bottom
 * @param width patches from left to right
 */
record TokenGrid(int first, int height, int width) {
    /**
     * The only grid of the picture's proportions that has so many tokens, or one less.
     *
     * @param model named in the message
     * @throws Refused if there is none
     */
    static TokenGrid of(String model, int tokens, int pictureHeight, int pictureWidth) {
        for (int first = 0; first <= 1; first++) {
            for (int height = 1; height <= tokens - first; height++) {
                int width = (tokens - first) / height;
                boolean whole = height * width == tokens - first;
                if (whole && (long) height * pictureWidth == (long) width * pictureHeight) {
                    return new TokenGrid(first, height, width);
                }
            }
        }
        throw new Refused(
                model + " attends to " + tokens + " tokens, which are no grid of square patches of a picture of "
                        + pictureHeight + " x " + pictureWidth + ", with or without one class token: use grad-cam or"
                        + " integrated-gradients");
    }

    int tokens() {
        return first + height * width;
    }

    /**
     * What an attention says of each patch: the class token's row, or without one the mean over all rows.
     *
     * @param attention {@code [tokens, tokens]}, row-major
     */
    double[] patches(double[] attention) {
        int tokens = tokens();
        double[] map = new double[height * width];
        int rows = first == 1 ? 1 : tokens;
        for (int row = 0; row < rows; row++) {
            for (int p = 0; p < map.length; p++) {
                map[p] += attention[row * tokens + first + p] / rows;
            }
        }
        return map;
    }
}
