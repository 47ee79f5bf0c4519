package dev.assay.check.fidelity;

import dev.assay.check.Group;
import dev.assay.explain.Maps;

/** A map as one number for each value of the input. */
final class PerValue {
    private PerValue() {}

    /** The map itself where it has the input's shape; else the map at the input's resolution, in every channel. */
    static float[] of(Group group, int position) {
        Maps map = group.of(position).map();
        var spec = group.spec();
        if (map.channels() == spec.channels() && map.height() == spec.height() && map.width() == spec.width()) {
            return map.values();
        }
        float[] heat = group.heat(position).values();
        float[] values = new float[spec.values()];
        for (int c = 0; c < spec.channels(); c++) {
            System.arraycopy(heat, 0, values, c * heat.length, heat.length);
        }
        return values;
    }
}
