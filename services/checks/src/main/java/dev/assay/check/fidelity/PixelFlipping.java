package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Exhibit;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Reading;
import dev.assay.check.TaskView;
import dev.assay.check.similarity.Ranking;
import dev.assay.onnx.Images;
import java.util.List;

/** What deletion and insertion share: a curve along the ranking of a map, and the area under it, over all members. */
abstract class PixelFlipping implements MapCheck {
    static final String AUC = "auc";
    private final int steps;

    PixelFlipping(int steps) {
        this.steps = steps;
    }

    /** The image from which the pixels are changed. */
    abstract Images start(Images input);

    /** The image whose pixels they take. */
    abstract Images end(Images input);

    /** How it is called on its picture. */
    abstract Labels labels();

    /**
     * How the check is called on its pictures.
     *
     * @param check id
     * @param title in one word
     * @param done what is done to a pixel
     * @param lowerIsBetter where the good areas lie
     */
    record Labels(String check, String title, String done, boolean lowerIsBetter) {
        /** What grows to the right. */
        String axis() {
            return "share of pixels " + done + ", most relevant first";
        }
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all(AUC);
    }

    @Override
    public Reading read(MappedSample sample) {
        Images start = start(sample.input());
        Images end = end(sample.input());
        Mean area = new Mean();
        double[] trace = new double[steps + 1];
        int usable = 0;
        for (MappedMember member : sample.members()) {
            if (!member.heat().usable()) {
                continue;
            }
            int[] order = Ranking.descending(member.heat().values());
            double[] curve = Curve.of(member.model(), start, end, order, steps, sample.target());
            area.add(Curve.area(curve));
            usable++;
            for (int i = 0; i <= steps; i++) {
                trace[i] += curve[i];
            }
        }
        for (int i = 0; i <= steps; i++) {
            trace[i] = usable == 0 ? Double.NaN : trace[i] / usable;
        }
        return new Reading(new double[] {area.value()}, trace, Strip.candidates(sample, labels(), start, end));
    }

    @Override
    public List<Exhibit> overall(TaskView task, List<double[]> traces) {
        return CurvePicture.draw(labels(), task, traces);
    }
}
