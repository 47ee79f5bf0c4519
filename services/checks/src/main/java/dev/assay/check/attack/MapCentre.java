package dev.assay.check.attack;

import dev.assay.check.Heat;

/** The centre of a map's magnitude: the mean place, each pixel weighted by its absolute value. */
record MapCentre(double y, double x) {
    /** @param heat usable */
    static MapCentre of(Heat heat) {
        double y = 0;
        double x = 0;
        double all = 0;
        for (int i = 0; i < heat.values().length; i++) {
            double weight = Math.abs(heat.values()[i]);
            y += weight * (i / heat.width());
            x += weight * (i % heat.width());
            all += weight;
        }
        return new MapCentre(y / all, x / all);
    }

    /** In pixels. */
    double distance(MapCentre other) {
        return Math.hypot(y - other.y, x - other.x);
    }
}
