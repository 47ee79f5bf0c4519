package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Inputs;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Reading;
import dev.assay.check.TaskView;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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

    /** Which of the two is the picture as it is. */
    abstract Curve.Whole whole();

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
        return read(List.of(sample)).getFirst();
    }

    @Override
    public List<Reading> read(List<MappedSample> samples) {
        List<Images> starts =
                samples.stream().map(sample -> start(sample.input())).toList();
        List<Images> ends = samples.stream().map(sample -> end(sample.input())).toList();
        List<Along> found = samples.stream().map(sample -> new Along(steps)).toList();
        for (int m = 0; m < samples.getFirst().members().size(); m++) {
            int member = m;
            int[] usable = IntStream.range(0, samples.size())
                    .filter(i -> samples.get(i).members().get(member).heat().usable())
                    .toArray();
            if (usable.length > 0) {
                double[][] curves = curves(samples, usable, member, starts, ends);
                for (int k = 0; k < usable.length; k++) {
                    found.get(usable[k]).add(curves[k]);
                }
            }
        }
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<Candidate> stages = Strip.candidates(samples.get(i), labels(), starts.get(i), ends.get(i), whole());
            readings.add(new Reading(found.get(i).area(), found.get(i).trace(), stages));
        }
        return readings;
    }

    private double[][] curves(
            List<MappedSample> samples, int[] usable, int member, List<Images> starts, List<Images> ends) {
        List<MappedSample> some = IntStream.of(usable).mapToObj(samples::get).toList();
        return Curve.of(
                some.getFirst().members().get(member).model(),
                Inputs.joined(IntStream.of(usable).mapToObj(starts::get).toList()),
                Inputs.joined(IntStream.of(usable).mapToObj(ends::get).toList()),
                some.stream()
                        .map(sample -> sample.members().get(member).heat().order())
                        .toArray(int[][]::new),
                steps,
                some.stream().mapToInt(MappedSample::target).toArray(),
                whole(),
                some.stream()
                        .mapToDouble(sample -> sample.members().get(member).certainty())
                        .toArray());
    }

    /** The curves of one sample, over the members with a usable map. */
    private static final class Along {
        private final Mean area = new Mean();
        private final double[] sums;
        private int count;

        Along(int steps) {
            sums = new double[steps + 1];
        }

        void add(double[] curve) {
            area.add(Curve.area(curve));
            Arrays.setAll(sums, i -> sums[i] + curve[i]);
            count++;
        }

        double[] area() {
            return new double[] {area.value()};
        }

        double[] trace() {
            return Arrays.stream(sums)
                    .map(sum -> count == 0 ? Double.NaN : sum / count)
                    .toArray();
        }
    }

    @Override
    public List<Exhibit> overall(TaskView task, List<double[]> traces) {
        return CurvePicture.draw(labels(), task, traces);
    }
}
