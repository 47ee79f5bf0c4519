package dev.assay.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.core.parameter.Parameter;
import dev.assay.explain.ExplainerEntry;
import java.io.IOException;
import java.util.List;

/** The catalogue of explainers, for people or as JSON. */
final class ExplainerList {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Printing printing;

    ExplainerList(Printing printing) {
        this.printing = printing;
    }

    void print(List<ExplainerEntry> entries) throws IOException {
        if (printing.json()) {
            ObjectNode all = JSON.createObjectNode();
            ArrayNode explainers = all.putArray("explainers");
            entries.forEach(entry -> explainers.add(json(entry)));
            printing.document(all);
            return;
        }
        for (ExplainerEntry entry : entries) {
            printing.heading(entry.name());
            printing.line("  " + entry.summary() + " (" + entry.source() + ")");
            printing.line("  Limits: " + entry.limits());
            for (Parameter parameter : entry.settings().all()) {
                printing.line("    " + parameter.name() + '=' + parameter.standard() + "  " + parameter.meaning() + "; "
                        + parameter.range());
            }
            printing.line("");
        }
    }

    private static ObjectNode json(ExplainerEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", entry.name());
        node.put("summary", entry.summary());
        node.put("source", entry.source());
        node.put("limits", entry.limits());
        node.put("control", entry.control());
        node.put("stochastic", entry.stochastic());
        ArrayNode parameters = node.putArray("parameters");
        for (Parameter parameter : entry.settings().all()) {
            parameters
                    .addObject()
                    .put("name", parameter.name())
                    .put("default", parameter.standard())
                    .put("range", parameter.range())
                    .put("meaning", parameter.meaning());
        }
        return node;
    }
}
