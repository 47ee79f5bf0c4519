package dev.assay.check.engine;

import dev.assay.check.Audited;
import dev.assay.check.Inputs;
import dev.assay.check.KeptPictures;
import dev.assay.check.Run.Age;
import dev.assay.core.plan.Plan;
import dev.assay.core.random.Draws;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the tasks of every kind work with.
 *
 * @param models opened, in the order of the release's members
 * @param previous opened members of the version before; empty where it is not looked at
 * @param reference whose predictions are the targets of maps
 * @param audit root of all draws
 * @param kept pictures that tasks of the same audit made
 */
record Task(
        Plan plan,
        Subject subject,
        Audited audited,
        List<Model> models,
        List<Model> previous,
        Model reference,
        Draws audit,
        KeptPictures kept,
        Workers workers,
        EvidenceSink sink,
        Progress progress) {

    Picture picture(Sample.File file) {
        return picture(file, Age.AUDITED);
    }

    /** A picture of the dataset, or of the one before. */
    Picture picture(Sample.File file, Age data) {
        try {
            return data == Age.AUDITED
                    ? Picture.read(audited.dataset(), subject.datasetFolder(), file)
                    : Picture.read(
                            audited.previousDataset().orElseThrow(),
                            subject.previousDataset().orElseThrow().folder(),
                            file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read picture " + file.path(), e);
        }
    }

    /** Whether the reference is one of the models that are asked. */
    boolean refers() {
        return models.getFirst() == reference;
    }

    /** The reference's probabilities, sample by sample. */
    float[] referred(List<Picture> pictures) {
        return reference.probabilities(Inputs.of(pictures, reference.input()));
    }

    List<Picture> pictures(Piece piece) {
        return samples(piece).stream().map(sample -> picture(sample.image())).toList();
    }

    List<Sample> samples(Piece piece) {
        return samples(piece, Age.AUDITED);
    }

    List<Sample> samples(Piece piece, Age data) {
        DatasetRelease of = data == Age.AUDITED
                ? audited.dataset()
                : audited.previousDataset().orElseThrow();
        return of.samples().subList(piece.first(), piece.first() + piece.count());
    }

    /** Neighbouring samples that one thread looks at in one go. */
    record Piece(int first, int count) {
        /** @param size of all pieces but the last, so that pieces do not depend on the number of threads */
        static List<Piece> of(int first, int count, int size) {
            List<Piece> pieces = new ArrayList<>();
            IntStream.iterate(0, at -> at < count, at -> at + size)
                    .forEach(at -> pieces.add(new Piece(first + at, Math.min(size, count - at))));
            return pieces;
        }

        /** The part of it that lies within the first so many samples. */
        Piece cutTo(int samples) {
            return new Piece(first, Math.max(0, Math.min(count, samples - first)));
        }
    }

    /** Counts what is done and tells it. */
    static final class Counting {
        private final Progress progress;
        private final int total;
        private final String current;
        private int done;

        Counting(Progress progress, int total, String current) {
            this.progress = progress;
            this.total = total;
            this.current = current;
        }

        synchronized void add(int more) {
            done += more;
            progress.done(done, total, current);
        }
    }
}
