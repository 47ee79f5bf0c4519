package dev.assay.check.engine;

import dev.assay.check.Inputs;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.PredictionCheck;
import dev.assay.check.Reading;
import dev.assay.check.engine.Task.Piece;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The checks of predictions over all audited samples. */
final class PredictionsTask {
    /** Samples that a thread has in hand at a time: the largest batch that a model's rule gives, so that attacks fill it. */
    private static final int PIECE = 32;

    private final Task task;
    private final Work.Predictions work;
    private final List<Asked> asked;
    private final Gallery gallery = new Gallery(0);

    PredictionsTask(Task task, Work.Predictions work) {
        this.task = task;
        this.work = work;
        this.asked = Asked.of(task.plan(), work, task.audited());
    }

    /** What one check found in a piece: values {@code [metric][sample]}, or why it could not be run. */
    private sealed interface Found {
        @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
        record Values(List<double[]> perSample) implements Found {}

        record Refusal(String reason) implements Found {}
    }

    TaskResult run() {
        List<Finding> findings = findings();
        List<Evidence> evidence = gallery.keep(asked, "", task.workers(), task.sink());
        return new TaskResult(work, findings, evidence, AuditEngine.runtime(task));
    }

    /** What the checks find, without pictures. */
    List<Finding> findings() {
        var counting = new Task.Counting(task.progress(), work.count(), work.name());
        List<Callable<List<Found>>> pieces = new ArrayList<>();
        for (Piece piece : Piece.of(0, work.count(), PIECE)) {
            pieces.add(() -> {
                List<Found> found = read(piece);
                counting.add(piece.count());
                return found;
            });
        }
        List<List<Found>> found = task.workers().all(pieces);
        List<Finding> findings = new ArrayList<>();
        for (int c = 0; c < asked.size(); c++) {
            int check = c;
            findings.addAll(findings(
                    asked.get(c), found.stream().map(piece -> piece.get(check)).toList()));
        }
        return findings;
    }

    private List<Found> read(Piece piece) {
        List<Picture> pictures = task.pictures(piece);
        Images inputs = Inputs.of(pictures, task.audited().model().input());
        List<Predictions> members = new ArrayList<>();
        for (int m = 0; m < task.models().size(); m++) {
            members.add(new Predictions(
                    task.audited().model().members().get(m),
                    task.models().get(m),
                    task.models().get(m).probabilities(inputs)));
        }
        var samples =
                new PredictedSamples(task.audited(), piece.first(), pictures, members, task::picture, task.audit());
        List<Found> found = new ArrayList<>();
        for (int c = 0; c < asked.size(); c++) {
            try (Watch.Span span = task.workers().watch().at(asked.get(c).id())) {
                found.add(read(c, samples));
            }
        }
        return found;
    }

    private Found read(int check, PredictedSamples samples) {
        Asked one = asked.get(check);
        List<double[]> values = new ArrayList<>();
        if (one.applies().metrics().isEmpty()) {
            return new Found.Values(values);
        }
        try {
            List<Reading> readings = ((PredictionCheck) one.check()).read(samples);
            for (int i = 0; i < readings.size(); i++) {
                values.add(readings.get(i).values());
                gallery.offer(check, samples.first() + i, readings.get(i).candidates());
            }
            return new Found.Values(values);
        } catch (Refused e) {
            return new Found.Refusal(e.getMessage());
        }
    }

    private List<Finding> findings(Asked one, List<Found> pieces) {
        List<Finding> findings = new ArrayList<>(one.absent(""));
        if (one.applies().metrics().isEmpty()) {
            return findings;
        }
        double[][] values = new double[one.applies().metrics().size()][work.count()];
        int at = 0;
        for (Found piece : pieces) {
            switch (piece) {
                case Found.Refusal refusal -> {
                    return List.of(new Finding.NotRun(one.id(), "", refusal.reason()));
                }
                case Found.Values found -> {
                    for (double[] sample : found.perSample()) {
                        for (int m = 0; m < values.length; m++) {
                            values[m][at] = sample[m];
                        }
                        at++;
                    }
                }
            }
        }
        findings.addAll(one.values("", 0, values));
        return findings;
    }
}
