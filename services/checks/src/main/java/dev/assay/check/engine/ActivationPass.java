package dev.assay.check.engine;

import dev.assay.check.Gathering;
import dev.assay.check.Gathering.Gathered;
import dev.assay.check.Inputs;
import dev.assay.check.Run;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.check.engine.Task.Piece;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Refused;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the data for several checks of activations. The samples are divided into blocks, a block into chunks;
 * of each chunk every model is run once for all checks, a layer is shown to those that look at it, and dropped.
 */
final class ActivationPass {
    /** Most samples of a chunk: a minibatch of statistics that compare samples with one another. */
    static final int CHUNK = 16;

    /** Activations of a chunk that are held at once; models with more are run once for each group of layers. */
    private static final long MAX_BYTES = 128L << 20;

    /** Groups of one model: each holds the weights once more. */
    private static final int MAX_GROUPS = 8;

    private final Task task;
    private final Stage stage;
    private final List<? extends Gathering<?>> gatherings;
    private final Map<Run, List<List<Layer>>> plain = new LinkedHashMap<>();
    private final Map<Run, List<Layer>> differentiated = new LinkedHashMap<>();

    ActivationPass(Task task, Stage stage, List<? extends Gathering<?>> gatherings) {
        this.task = task;
        this.stage = stage;
        this.gatherings = gatherings;
        Map<Run, List<Layer>> wanted = new LinkedHashMap<>();
        for (Sight sight : gatherings.stream()
                .flatMap(one -> one.sights().stream())
                .distinct()
                .toList()) {
            (sight.gradients() ? differentiated : wanted)
                    .computeIfAbsent(sight.run(), run -> new ArrayList<>())
                    .add(sight.layer());
        }
        wanted.forEach((run, layers) -> plain.put(run, groups(inOrder(run, layers))));
        differentiated.replaceAll(this::inOrder);
    }

    /** What became of one check. */
    sealed interface Outcome {
        record Done(Gathered gathered) implements Outcome {}

        record NotRun(String reason) implements Outcome {}
    }

    /** One outcome for each gathering, in their order. */
    List<Outcome> run(int blocks, Task.Counting counting) {
        int count = task.audited().count();
        List<Callable<List<Column<?>>>> pieces = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            Piece block = block(count, b, blocks);
            pieces.add(() -> {
                List<Column<?>> columns = new ArrayList<>();
                gatherings.forEach(gathering -> columns.add(new Column<>(gathering)));
                chunks(block).forEach(chunk -> look(chunk, columns, counting));
                return columns;
            });
        }
        List<List<Column<?>>> found = task.workers().all(pieces);
        long[] samples = IntStream.range(0, blocks)
                .mapToLong(b -> block(count, b, blocks).count())
                .toArray();
        List<Outcome> outcomes = new ArrayList<>();
        for (int g = 0; g < gatherings.size(); g++) {
            int at = g;
            List<Column<?>> columns = new ArrayList<>();
            found.forEach(block -> columns.add(block.get(at)));
            outcomes.add(found(gatherings.get(g), columns, samples));
        }
        return outcomes;
    }

    private static <T> Outcome found(Gathering<T> gathering, List<Column<?>> columns, long[] samples) {
        List<T> tallies = new ArrayList<>();
        for (Column<?> column : columns) {
            if (column.refusal != null) {
                return new Outcome.NotRun(column.refusal);
            }
            @SuppressWarnings("unchecked") // a column holds the tally of the gathering it was made for
            T tally = (T) column.tally;
            tallies.add(tally);
        }
        try {
            return new Outcome.Done(gathering.found(tallies, samples));
        } catch (Refused e) {
            return new Outcome.NotRun(e.getMessage());
        }
    }

    /** One gathering's sums of one block, until it is refused. */
    private static final class Column<T> {
        private final Gathering<T> gathering;
        private final T tally;
        private @Nullable String refusal;

        Column(Gathering<T> gathering) {
            this.gathering = gathering;
            this.tally = gathering.tally();
        }

        boolean looksAt(Sight sight) {
            return refusal == null && gathering.sights().contains(sight);
        }

        void see(Seen seen) {
            try {
                gathering.see(tally, seen);
            } catch (Refused e) {
                refuse(seen.sight(), e.getMessage());
            }
        }

        void refuse(Sight sight, String reason) {
            try {
                gathering.refused(tally, sight, reason);
            } catch (Refused e) {
                refusal = e.getMessage();
            }
        }

        void chunkEnds() {
            if (refusal == null) {
                gathering.chunkEnds(tally);
            }
        }
    }

    private void look(Piece chunk, List<Column<?>> columns, Task.Counting counting) {
        Map<Run.Age, Batch> data = new TreeMap<>();
        data.put(Run.Age.AUDITED, batch(chunk, Run.Age.AUDITED));
        Piece before = chunk.cutTo(task.audited().previousCount());
        if (before.count() > 0) {
            data.put(Run.Age.PREVIOUS, batch(before, Run.Age.PREVIOUS));
        }
        plain.forEach((run, groups) -> {
            Batch batch = data.get(run.data());
            if (batch != null) {
                groups.forEach(layers -> show(run, layers, batch, columns));
            }
        });
        differentiated.forEach((run, layers) -> {
            Batch batch = data.get(run.data());
            if (batch != null) {
                differentiate(run, layers, batch, columns);
            }
        });
        columns.forEach(Column::chunkEnds);
        counting.add(chunk.count());
    }

    /** Pictures of one set. */
    private record Batch(List<Sample> samples, List<Picture> pictures) {
        /** As a version of the model takes them. */
        Images of(Model model) {
            return Inputs.of(pictures, model.input());
        }
    }

    private Batch batch(Piece piece, Run.Age data) {
        List<Sample> samples = task.samples(piece, data);
        return new Batch(
                samples,
                samples.stream()
                        .map(sample -> task.picture(sample.image(), data))
                        .toList());
    }

    private void show(Run run, List<Layer> layers, Batch batch, List<Column<?>> columns) {
        if (layers.stream().noneMatch(layer -> isLookedAt(Sight.of(run, layer), columns))) {
            return;
        }
        try {
            Model model = stage.model(run);
            List<float[]> activations = model.activations(batch.of(model), layers);
            for (int l = 0; l < layers.size(); l++) {
                show(new Seen(Sight.of(run, layers.get(l)), batch.samples(), activations.get(l), null), columns);
            }
        } catch (Refused e) {
            layers.forEach(layer -> refuse(Sight.of(run, layer), e.getMessage(), columns));
        }
    }

    private void differentiate(Run run, List<Layer> layers, Batch batch, List<Column<?>> columns) {
        if (layers.stream().noneMatch(layer -> isLookedAt(new Sight(run, layer, true), columns))) {
            return;
        }
        try {
            Model model = stage.model(run);
            var question = new Question(Question.Score.LOGIT, false, layers, Question.Variant.PLAIN);
            Gradients.Answer answer = Gradients.of(model, question).run(batch.of(model), targets(batch));
            for (int l = 0; l < layers.size(); l++) {
                Sight sight = new Sight(run, layers.get(l), true);
                show(
                        new Seen(
                                sight,
                                batch.samples(),
                                answer.activations().get(l),
                                answer.layers().get(l)),
                        columns);
            }
        } catch (Refused e) {
            layers.forEach(layer -> refuse(new Sight(run, layer, true), e.getMessage(), columns));
        }
    }

    /** As maps are made. */
    private int[] targets(Batch batch) {
        Model reference = stage.models().getFirst();
        return Targets.of(
                task.plan(), task.audited(), batch.samples(), () -> reference.probabilities(batch.of(reference)));
    }

    private static boolean isLookedAt(Sight sight, List<Column<?>> columns) {
        return columns.stream().anyMatch(column -> column.looksAt(sight));
    }

    private static void show(Seen seen, List<Column<?>> columns) {
        columns.stream().filter(column -> column.looksAt(seen.sight())).forEach(column -> column.see(seen));
    }

    private static void refuse(Sight sight, String reason, List<Column<?>> columns) {
        columns.stream().filter(column -> column.looksAt(sight)).forEach(column -> column.refuse(sight, reason));
    }

    private List<Layer> inOrder(Run run, List<Layer> layers) {
        return stage.model(run).layers().stream().filter(layers::contains).toList();
    }

    private static List<List<Layer>> groups(List<Layer> layers) {
        long bytes = layers.stream().mapToLong(ActivationPass::bytes).sum();
        long limit = Math.max(MAX_BYTES, bytes / MAX_GROUPS + 1);
        List<List<Layer>> groups = new ArrayList<>();
        long held = Long.MAX_VALUE;
        for (Layer layer : layers) {
            if (held + bytes(layer) > limit || held == Long.MAX_VALUE) {
                groups.add(new ArrayList<>());
                held = 0;
            }
            groups.getLast().add(layer);
            held += bytes(layer);
        }
        return groups;
    }

    private static long bytes(Layer layer) {
        return (long) CHUNK * Float.BYTES * layer.channels() * layer.height() * layer.width();
    }

    static Piece block(int count, int b, int blocks) {
        int from = (int) ((long) count * b / blocks);
        return new Piece(from, (int) ((long) count * (b + 1) / blocks) - from);
    }

    /** Chunks of about equal size, so that none is too small to compare its samples. */
    static List<Piece> chunks(Piece block) {
        int number = (block.count() + CHUNK - 1) / CHUNK;
        return IntStream.range(0, number)
                .mapToObj(c -> block(block.count(), c, number))
                .map(piece -> new Piece(block.first() + piece.first(), piece.count()))
                .toList();
    }
}
