package dev.assay.check.edge;

import dev.assay.check.Explaining;
import dev.assay.check.Group;
import dev.assay.check.Inputs;
import dev.assay.check.MappedSample;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Shift;
import java.util.List;

/**
 * Input invariance (Kindermans et al. 2017): a model that first takes a constant off its input, given inputs with that
 * constant added, computes what the model does. A map that changes tells of the constant, not of the model.
 */
final class ConstantShift {
    /** Of each channel's range: as far as from black to the middle. */
    private static final double SHARE = .5;

    private ConstantShift() {}

    /** Norm of the change of each sample's map over the norm of the map; NaN where the new map is not finite. */
    static double[] changes(Group group) {
        InputSpec spec = group.spec();
        float[] by = Inputs.ranges(spec);
        for (int c = 0; c < by.length; c++) {
            by[c] = (float) (SHARE * by[c]);
        }
        Model shifted = Shift.of(group.model(), by);
        List<Images> inputs = group.samples().stream()
                .map(MappedSample::input)
                .map(input -> raised(input, by))
                .toList();
        List<Maps> maps = Explaining.together(shifted, group.samples(), inputs);
        double[] changes = new double[group.count()];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = change(group.of(i).map().values(), maps.get(i).values());
        }
        return changes;
    }

    private static Images raised(Images input, float[] by) {
        float[] values = input.values().clone();
        int pixels = input.height() * input.width();
        for (int i = 0; i < values.length; i++) {
            values[i] += by[i / pixels];
        }
        return new Images(1, input.channels(), input.height(), input.width(), values);
    }

    static double change(float[] before, float[] after) {
        double squares = 0;
        double norm = 0;
        for (int i = 0; i < before.length; i++) {
            double difference = (double) after[i] - before[i];
            squares += difference * difference;
            norm += (double) before[i] * before[i];
        }
        return Double.isFinite(squares) ? Math.sqrt(squares / norm) : Double.NaN;
    }
}
