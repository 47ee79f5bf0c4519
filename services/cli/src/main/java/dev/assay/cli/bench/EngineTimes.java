package dev.assay.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.explain.Explainer;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/** The times of one model: a pass forward, a pass forward and backward, and each explainer, in one set of rounds. */
final class EngineTimes {
    private static final double MILLIS = 1000;

    /** Small enough that a round takes seconds; the ratio to the passes needed does not depend on them. */
    private static final Map<String, String> REDUCED =
            Map.of("steps", "8", "samples", "8", "masks", "32", "stride", "64", "window", "64");

    /** As few as Kernel SHAP takes for the cells that such windows make. */
    private static final String COALITIONS = "64";

    private final Model model;
    private final Images images;
    private final int[] targets;
    private final List<Draws> draws;
    private final Stopwatch watch = new Stopwatch();
    private final Stopwatch.Timed forward;
    private final Stopwatch.Timed gradient;
    private final List<One> timed = new ArrayList<>();
    private final Map<String, String> refused = new LinkedHashMap<>();

    /** An explainer with the parameters that it is timed with. */
    private record One(String name, SortedMap<String, String> with, int images, Stopwatch.Timed time) {}

    EngineTimes(Model model, List<ExplainerEntry> entries) {
        this.model = model;
        this.images = pictures(model);
        this.targets =
                IntStream.range(0, images.n()).map(i -> i % model.classes()).toArray();
        this.draws = IntStream.range(0, images.n())
                .mapToObj(i -> new Draws("bench").of(i))
                .toList();
        Gradients gradients =
                Gradients.of(model, new Question(Question.Score.LOGIT, true, List.of(), Question.Variant.PLAIN));
        this.forward = watch.add(() -> model.scores(images));
        this.gradient = watch.add(() -> gradients.run(images, targets));
        entries.forEach(this::add);
    }

    void run(int rounds, BiConsumer<Integer, Integer> told) {
        watch.run(rounds, told);
    }

    private void add(ExplainerEntry entry) {
        SortedMap<String, String> with = reduced(entry);
        Explainer explainer = ExplainerCatalogue.create(entry.name(), with);
        try {
            explainer.explain(model, images.slice(0, 1), new int[1], draws.subList(0, 1));
        } catch (Refused e) {
            refused.put(entry.name(), String.valueOf(e.getMessage()));
            return;
        }
        int n = filling(Passes.of(entry.name(), with, model).map(Passes::total).orElse(1L));
        Images some = images.slice(0, n);
        int[] wanted = Arrays.copyOf(targets, n);
        List<Draws> drawn = draws.subList(0, n);
        timed.add(new One(entry.name(), with, n, watch.add(() -> explainer.explain(model, some, wanted, drawn))));
    }

    /** The fewest pictures with which all that is made of them fills batches, at least two, with none part empty. */
    private int filling(long passes) {
        int batch = model.batch();
        int fewest = batch
                / BigInteger.valueOf(passes).gcd(BigInteger.valueOf(batch)).intValue();
        return passes * fewest < 2L * batch ? 2 * fewest : fewest;
    }

    private SortedMap<String, String> reduced(ExplainerEntry entry) {
        Map<String, String> with = new HashMap<>();
        SortedMap<String, String> defaults = ExplainerCatalogue.resolve(entry.name(), Map.of());
        REDUCED.forEach((parameter, value) -> {
            if (defaults.containsKey(parameter)) {
                int side = Math.min(Integer.parseInt(value), model.input().height() / 3);
                boolean length = parameter.equals("stride") || parameter.equals("window");
                with.put(parameter, length ? Integer.toString(side) : value);
            }
        });
        if (entry.name().equals("kernel-shap")) {
            with.put("samples", COALITIONS);
        }
        return ExplainerCatalogue.resolve(entry.name(), with);
    }

    ObjectNode document() {
        double perForward = perImage(forward, images.n());
        double perGradient = perImage(gradient, images.n());
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("batch", model.batch());
        node.put("forwardMs", perForward);
        node.put("gradientMs", perGradient);
        node.put("gradientOverForward", perGradient / perForward);
        ArrayNode all = node.putArray("explainers");
        for (One one : timed) {
            double time = perImage(one.time(), one.images());
            ObjectNode row = all.addObject();
            row.put("explainer", one.name());
            row.put("parameters", text(one.with()));
            row.put("ms", time);
            Passes.work(one.name(), one.with(), model)
                    .ifPresent(passes -> row.put("overPasses", time / passes.cost(perForward, perGradient)));
        }
        refused.forEach((name, why) -> all.addObject().put("explainer", name).put("refused", why));
        return node;
    }

    private static double perImage(Stopwatch.Timed work, int n) {
        return work.median() * MILLIS / n;
    }

    private static String text(SortedMap<String, String> with) {
        List<String> parts = new ArrayList<>();
        REDUCED.keySet().stream()
                .sorted()
                .filter(with::containsKey)
                .forEach(key -> parts.add(key + '=' + with.get(key)));
        return String.join(" ", parts);
    }

    /** Two full batches of noise. */
    private static Images pictures(Model model) {
        UniformRandomProvider random = new Draws("bench/pictures").source();
        int n = 2 * model.batch();
        float[] values = new float[Math.multiplyExact(n, model.input().values())];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4 * random.nextFloat() - 2;
        }
        return new Images(
                n,
                model.input().channels(),
                model.input().height(),
                model.input().width(),
                values);
    }
}
