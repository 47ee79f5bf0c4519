package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An audit report as text: the verdict, what was judged, then what only informs. */
final class AuditText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Printing printing;

    AuditText(Printing printing) {
        this.printing = printing;
    }

    /** @param document bytes of the audit document */
    void show(byte[] document) throws IOException {
        show(JSON.readTree(document));
    }

    /** @param report the audit document (docs/reference/audit-json.md) */
    void show(JsonNode report) {
        printing.line(report.path("model").asText().replace('@', ' ')
                + ' '
                + Printing.coloured(report.path("verdict").asText())
                + ' '
                + report.path("dataset").asText());
        printing.line("plan " + report.path("plan").asText() + ' '
                + report.path("planVersion").asText() + ", "
                + report.path("samples").asInt() + " samples");
        printing.line("");
        rows(report, true);
        printing.line("");
        printing.line("Measured, without a rule:");
        rows(report, false);
    }

    private void rows(JsonNode report, boolean judged) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode check : report.path("checks")) {
            if (check.path("outcome").asText().equals("MEASURED") == judged) {
                continue;
            }
            rows.add(List.of(
                    check.path("outcome").asText(),
                    check.path("check").asText(),
                    check.path("explainer").asText(""),
                    check.path("metric").asText(),
                    number(check.path("value")),
                    interval(check),
                    bound(check),
                    check.path("n").isNumber() ? check.path("n").asText() : "",
                    check.path("reason").asText("")));
        }
        printing.table(
                List.of("OUTCOME", "CHECK", "EXPLAINER", "METRIC", "VALUE", "95 % INTERVAL", "BOUND", "N", ""), rows);
    }

    private static String interval(JsonNode check) {
        return check.path("low").isNumber()
                ? '[' + number(check.path("low")) + ", " + number(check.path("high")) + ']'
                : "";
    }

    private static String bound(JsonNode check) {
        if (!check.path("bound").isNumber()) {
            return "";
        }
        String sign = check.path("direction").asText().equals("at-least") ? ">= " : "<= ";
        return sign + number(check.path("bound"));
    }

    private static String number(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%.3f", node.asDouble()) : "";
    }
}
