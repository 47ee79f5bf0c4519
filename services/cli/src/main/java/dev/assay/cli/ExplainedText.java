package dev.assay.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.check.picture.Numbers;
import dev.assay.core.document.Value;
import dev.assay.explain.Maps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was explained: for people the first inputs, as JSON all of them. */
final class ExplainedText {
    /** Rows shown: a screen's worth. */
    private static final int MAX_ROWS = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Printing printing;

    ExplainedText(Printing printing) {
        this.printing = printing;
    }

    void show(Explained explained) throws IOException {
        if (printing.json()) {
            printing.document(json(explained));
            return;
        }
        String parameters = explained.parameters().entrySet().stream()
                .map(Map.Entry::toString)
                .collect(Collectors.joining(", "));
        printing.heading(explained.explainer() + " of " + explained.model()
                + (parameters.isEmpty() ? "" : " (" + parameters + ")"));
        List<List<String>> rows = IntStream.range(0, Math.min(MAX_ROWS, explained.targets().length))
                .mapToObj(i -> row(explained, i))
                .toList();
        printing.table(List.of("INPUT", "TARGET", "PROBABILITY", "PREDICTED", "PROBABILITY", "MAP"), rows);
        if (explained.targets().length > MAX_ROWS) {
            printing.line("and " + (explained.targets().length - MAX_ROWS) + " more; --json prints all");
        }
        Maps maps = explained.maps();
        printing.line("Maps: " + explained.file() + ", float32 [" + maps.n() + ", " + maps.channels() + ", "
                + maps.height() + ", " + maps.width() + "]");
        if (!explained.pictures().isEmpty()) {
            int count = explained.pictures().size();
            printing.line("Picture" + (count == 1 ? "" : "s") + ": "
                    + explained.pictures().getFirst() + (count == 1 ? "" : " and " + (count - 1) + " more"));
        }
    }

    private static List<String> row(Explained explained, int i) {
        int target = explained.targets()[i];
        int predicted = explained.predicted()[i];
        return List.of(
                Integer.toString(i),
                Integer.toString(target),
                Numbers.shown(explained.probability(i, target)),
                Integer.toString(predicted),
                Numbers.shown(explained.probability(i, predicted)),
                Value.word(explained.state(i)));
    }

    private static ObjectNode json(Explained explained) {
        ObjectNode node = JSON.createObjectNode();
        node.put("model", explained.model());
        node.put("explainer", explained.explainer());
        explained.parameters().forEach(node.putObject("parameters")::put);
        node.putObject("output")
                .put("name", explained.output().name())
                .put("space", Value.word(explained.output().space()))
                .put("classes", explained.classes());
        Maps maps = explained.maps();
        ObjectNode written = node.putObject("maps").put("file", explained.file().toString());
        written.putArray("shape")
                .add(maps.n())
                .add(maps.channels())
                .add(maps.height())
                .add(maps.width());
        ArrayNode pictures = node.putArray("pictures");
        explained.pictures().forEach(file -> pictures.add(file.toString()));
        ArrayNode samples = node.putArray("inputs");
        for (int i = 0; i < explained.targets().length; i++) {
            int target = explained.targets()[i];
            int predicted = explained.predicted()[i];
            samples.addObject()
                    .put("target", target)
                    .put("target_probability", explained.probability(i, target))
                    .put("predicted", predicted)
                    .put("predicted_probability", explained.probability(i, predicted))
                    .put("map", Value.word(explained.state(i)));
        }
        explained.runtime().forEach(node.putObject("runtime")::put);
        return node;
    }
}
