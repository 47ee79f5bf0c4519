package dev.assay.cli;

import dev.assay.cli.bench.Passes;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.random.Draws;
import dev.assay.explain.Explainer;
import dev.assay.explain.ExplainerEntry;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * One explainer, made into maps of all inputs: as many at a time as fill a batch, or one by one where each takes many passes.
 *
 * @param with its parameters, resolved, the seed among them where it takes one
 */
record Mapping(ExplainerEntry entry, SortedMap<String, String> with) {
    /**
     * Makes one map an input.
     *
     * @param told how much is done and how much there is: passes, of an explainer that runs the model many times for one
     *     input; else inputs
     */
    Maps of(Model model, Images images, int[] wanted, BiConsumer<Long, Long> told) {
        SortedMap<String, String> own = new TreeMap<>(with);
        String seed = entry.stochastic() ? own.remove(ExplainerEntry.SEED.name()) : "";
        Explainer explainer = entry.make().apply(new Arguments(own));
        Draws draws = new Draws("explain/" + seed);
        int step = entry.traits().contains(ExplainerEntry.Trait.MANY_PASSES) ? 1 : model.batch();
        int n = images.n();
        float[] values = new float[0];
        OptionalLong passes = Passes.of(entry.name(), own, model).stream()
                .mapToLong(Passes::total)
                .filter(total -> step == 1)
                .findFirst();
        passes.ifPresent(each -> model.watch(done -> told.accept(done, n * each)));
        Maps part = null;
        for (int from = 0; from < n; from += step) {
            int to = Math.min(n, from + step);
            part = explainer.explain(
                    model,
                    images.slice(from, to),
                    Arrays.copyOfRange(wanted, from, to),
                    IntStream.range(from, to).mapToObj(draws::of).toList());
            if (from == 0) {
                values = new float[Math.multiplyExact(n, part.size())];
            }
            System.arraycopy(part.values(), 0, values, from * part.size(), part.values().length);
            if (passes.isEmpty()) {
                told.accept((long) to, (long) n);
            }
        }
        model.watch(done -> {});
        if (part == null) {
            throw new IllegalStateException("there must be an input, found " + n);
        }
        return new Maps(n, part.channels(), part.height(), part.width(), values);
    }
}
