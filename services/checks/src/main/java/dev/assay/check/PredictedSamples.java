package dev.assay.check;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Member;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.List;
import java.util.function.Function;

/**
 * Neighbouring samples with what every member predicts for them.
 *
 * @param first index of the first of them
 * @param pictures one a sample
 * @param members in the release's order, the reference first
 * @param loading reads another picture of the dataset
 * @param audit root of the audit's draws
 */
public record PredictedSamples(
        Audited audited,
        int first,
        List<Picture> pictures,
        List<Predictions> members,
        Function<Sample.File, Picture> loading,
        Draws audit) {
    public PredictedSamples {
        pictures = List.copyOf(pictures);
        members = List.copyOf(members);
    }

    /**
     * What one member predicts.
     *
     * @param probabilities {@code [samples, classes]} row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // shared on purpose; never compared
    public record Predictions(Member member, Model model, float[] probabilities) {
        /**
         * The class of the highest probability.
         *
         * @param position among these samples
         */
        public int predicted(int position) {
            int classes = model.classes();
            return Predicted.of(probabilities, position * classes, classes);
        }

        public double probability(int position, int of) {
            return probabilities[position * model.classes() + of];
        }
    }

    public int count() {
        return pictures.size();
    }

    public Sample sample(int position) {
        return audited.dataset().samples().get(first + position);
    }

    public Draws draws(String check, int position) {
        return audit.of(check).of(first + position);
    }

    /** What a member predicts for other pictures of the same size. */
    public Predictions predict(Predictions by, List<Picture> others) {
        return new Predictions(
                by.member(),
                by.model(),
                by.model().probabilities(Inputs.of(others, by.model().input())));
    }

    /** Pictures in the input space of the models. */
    public Images inputs() {
        return Inputs.of(pictures, audited.model().input());
    }
}
