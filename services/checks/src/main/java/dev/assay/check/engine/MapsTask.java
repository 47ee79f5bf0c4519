package dev.assay.check.engine;

import dev.assay.check.Again;
import dev.assay.check.Heat;
import dev.assay.check.Inputs;
import dev.assay.check.MapCheck;
import dev.assay.check.MapCheck.Added;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Reading;
import dev.assay.check.Shared;
import dev.assay.check.TaskView;
import dev.assay.check.engine.Task.Piece;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Mask;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Refused;
import dev.assay.explain.Explainer;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.Maps;
import dev.assay.explain.Score;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The checks of one explainer's maps over a shard. Each map is made once, and all checks see it. */
final class MapsTask {
    /** Samples that a thread has in hand at a time: the maps in memory are this many, times members and threads. */
    static final int PIECE = 8;

    private final Task task;
    private final Work.Maps work;
    private final Explainer explainer;
    private final boolean control;
    private final List<Asked> asked;
    private final Gallery gallery;

    MapsTask(Task task, Work.Maps work) {
        this.task = task;
        this.work = work;
        this.explainer = ExplainerCatalogue.create(
                work.explainer(), task.plan().explainer(work.explainer()).with());
        this.control = ExplainerCatalogue.named(work.explainer()).control();
        this.asked = Asked.of(task.plan(), work, task.audited());
        this.gallery = new Gallery(work.first());
    }

    /**
     * What one check found in a piece.
     *
     * @param readings one a sample; empty when it was refused
     * @param refusal why it could not be run
     */
    private record Found(List<Reading> readings, @Nullable String refusal) {}

    TaskResult run() {
        List<Finding> findings = findings();
        List<Evidence> evidence = gallery.keep(asked, work.explainer(), task.workers(), task.sink());
        return new TaskResult(work, findings, evidence, AuditEngine.runtime(task));
    }

    /** What the checks find, without pictures. */
    List<Finding> findings() {
        var counting = new Task.Counting(task.progress(), work.count(), work.name());
        List<Callable<List<Found>>> pieces = new ArrayList<>();
        for (Piece piece : Piece.of(work.first(), work.count(), PIECE)) {
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
            findings.addAll(
                    findings(c, found.stream().map(piece -> piece.get(check)).toList()));
        }
        return findings;
    }

    private List<Finding> findings(int check, List<Found> pieces) {
        Asked one = asked.get(check);
        List<Finding> findings = new ArrayList<>(one.absent(work.explainer()));
        if (nothing(one)) {
            return findings;
        }
        for (Found piece : pieces) {
            if (piece.refusal() != null) {
                return List.of(new Finding.NotRun(one.id(), work.explainer(), piece.refusal()));
            }
        }
        List<Reading> readings =
                pieces.stream().flatMap(piece -> piece.readings().stream()).toList();
        double[][] values = new double[one.applies().metrics().size()][readings.size()];
        for (int i = 0; i < readings.size(); i++) {
            for (int m = 0; m < values.length; m++) {
                values[m][i] = readings.get(i).values()[m];
            }
        }
        findings.addAll(one.values(work.explainer(), work.first(), values));
        findings.addAll(sums(one, readings));
        if (gallery.takesOrdinary() && !control) {
            TaskView view = new TaskView(task.audited(), work.explainer(), work.first(), work.count());
            List<double[]> traces = readings.stream().map(Reading::trace).toList();
            gallery.add(check, () -> ((MapCheck) one.check()).overall(view, traces));
        }
        return findings;
    }

    private boolean nothing(Asked one) {
        return one.applies().metrics().isEmpty()
                && (!one.applies().absent().isEmpty()
                        || ((MapCheck) one.check()).added(task.audited()).isEmpty());
    }

    /** One block a sample that adds something, so that shards change nothing and only samples with a value count. */
    private List<Finding> sums(Asked one, List<Reading> readings) {
        List<Added> added = ((MapCheck) one.check()).added(task.audited());
        List<Finding> findings = new ArrayList<>();
        for (int s = 0; s < added.size(); s++) {
            int sum = s;
            List<Finding.Block> blocks = readings.stream()
                    .map(reading -> reading.sums().get(sum))
                    .filter(sums -> sums.length > 0)
                    .map(sums -> new Finding.Block(1, sums))
                    .toList();
            Key key = new Key(one.id(), work.explainer(), added.get(s).metric());
            findings.add(new Finding.Blocks(key, added.get(s).statistic(), blocks));
        }
        return findings;
    }

    private List<Found> read(Piece piece) {
        List<MappedSample> samples;
        try {
            samples = map(piece);
        } catch (Refused e) {
            return Collections.nCopies(asked.size(), new Found(List.of(), e.getMessage()));
        }
        List<Found> found = new ArrayList<>();
        for (int c = 0; c < asked.size(); c++) {
            try (Watch.Span span = task.workers().watch().at(asked.get(c).id())) {
                found.add(read(c, samples));
            }
        }
        return found;
    }

    private Found read(int check, List<MappedSample> samples) {
        Asked one = asked.get(check);
        if (nothing(one)) {
            return new Found(List.of(), null);
        }
        List<Reading> readings = new ArrayList<>();
        try {
            List<Reading> found = ((MapCheck) one.check()).read(samples);
            for (int i = 0; i < found.size(); i++) {
                readings.add(found.get(i).withoutCandidates());
                if (!control) {
                    gallery.offer(check, samples.get(i).index(), found.get(i).candidates());
                }
            }
        } catch (Refused e) {
            return new Found(List.of(), e.getMessage());
        }
        return new Found(readings, null);
    }

    /** One sample with its maps, by itself: the same as among others. */
    MappedSample map(int index) {
        return map(new Piece(index, 1)).getFirst();
    }

    private List<MappedSample> map(Piece piece) {
        List<Picture> pictures = task.pictures(piece);
        InputSpec spec = task.audited().model().input();
        Images inputs = Inputs.of(pictures, spec);
        List<float[]> scores =
                task.models().stream().map(model -> model.scores(inputs)).toList();
        int[] targets = Targets.of(
                task.plan(),
                task.audited(),
                task.samples(piece),
                () -> task.refers() ? task.reference().probabilities(scores.getFirst()) : task.referred(pictures));
        List<Draws> draws = IntStream.range(piece.first(), piece.first() + piece.count())
                .mapToObj(this::explainerDraws)
                .toList();
        List<Maps> maps = task.models().stream()
                .map(model -> explainer.explain(model, inputs, targets, draws))
                .toList();
        List<List<Heat>> heats = maps.stream()
                .map(of -> Heat.of(of, spec.height(), spec.width()))
                .toList();
        List<MappedSample> samples = new ArrayList<>();
        for (int i = 0; i < piece.count(); i++) {
            List<MappedMember> members = new ArrayList<>();
            for (int m = 0; m < task.models().size(); m++) {
                members.add(member(
                        m,
                        i,
                        scores.get(m),
                        targets[i],
                        maps.get(m),
                        heats.get(m).get(i)));
            }
            int index = piece.first() + i;
            samples.add(new MappedSample(
                    task.audited(),
                    work.explainer(),
                    index,
                    pictures.get(i),
                    mask(index),
                    inputs.slice(i, i + 1),
                    targets[i],
                    members,
                    task.audit(),
                    new Again(explainer, targets[i], draws.get(i)),
                    new Shared(task.kept())));
        }
        return samples;
    }

    private MappedMember member(int member, int at, float[] scores, int target, Maps maps, Heat heat) {
        Model model = task.models().get(member);
        float[] row = Arrays.copyOfRange(scores, at * model.classes(), (at + 1) * model.classes());
        return new MappedMember(
                task.audited().model().members().get(member),
                model,
                model.probabilities(row),
                Score.probability(model, row, 0, target),
                maps.slice(at, at + 1),
                heat);
    }

    /** The draws of the explainer for a sample: the same for every member and variant, so that they meet equal masks. */
    private Draws explainerDraws(int index) {
        return task.audit().of("explainer").of(explainer.name()).of(index);
    }

    private Optional<Mask> mask(int index) {
        return task.audited().dataset().samples().get(index).mask().map(file -> {
            try {
                return Mask.read(task.audited().dataset(), task.subject().datasetFolder(), file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read mask " + file.path(), e);
            }
        });
    }
}
