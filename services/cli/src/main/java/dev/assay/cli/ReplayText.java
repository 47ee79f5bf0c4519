package dev.assay.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.replay.Comparison;
import dev.assay.core.replay.Comparison.Moved;
import dev.assay.core.replay.Comparison.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a replay found, as text and as JSON (docs/reference/replay-json.md). */
final class ReplayText {
    /** Differences that are shown as text, the largest first; JSON has them all. */
    private static final int SHOWN = 20;

    private final Printing printing;
    private final AuditReport recorded;

    ReplayText(Printing printing, AuditReport recorded) {
        this.printing = printing;
        this.recorded = recorded;
    }

    /** Nothing was computed, for what was audited is not at hand. */
    void changed(List<String> changed, List<String> altered) throws IOException {
        if (printing.json()) {
            ObjectNode node = head("CHANGED");
            changed.forEach(node.putArray("changed")::add);
            altered.forEach(node.putArray("altered")::add);
            printing.document(node);
            return;
        }
        head();
        printing.line("CHANGED: what was audited is not what is here, so nothing was computed.");
        changed.forEach(one -> printing.line("  " + one));
        altered(altered);
    }

    void compared(Comparison comparison, List<String> altered) throws IOException {
        if (printing.json()) {
            printing.document(json(comparison, altered));
            return;
        }
        head();
        printing.line(sentence(comparison));
        settings(comparison);
        moved(comparison);
        comparison
                .turned()
                .forEach(one -> printing.line("outcome of " + one.key() + ": recorded " + one.recorded() + ", found "
                        + one.found() + (one.boundInside() ? " (its bound lies inside the change)" : "")));
        comparison
                .stated()
                .forEach(one -> printing.line(
                        one.what() + ": recorded " + named(one.recorded()) + ", found " + named(one.found())));
        comparison.lone().forEach(key -> printing.line("only one of the two has " + key));
        if (comparison.evidence().isEmpty()) {
            printing.line("evidence: " + comparison.evidenceEqual() + " pieces, all with the recorded bytes");
        } else {
            printing.line("evidence: " + comparison.evidenceEqual() + " pieces with the recorded bytes, others: "
                    + comparison.evidence().size());
            comparison.evidence().stream()
                    .limit(SHOWN)
                    .forEach(one -> printing.line("  " + one.check() + '/' + one.file() + ": recorded "
                            + text(one.recorded()) + ", found " + text(one.found())));
        }
        altered(altered);
    }

    private void head() {
        printing.line(recorded.model() + " on " + recorded.dataset() + ", plan " + recorded.plan() + ' '
                + recorded.planVersion() + ", audit " + recorded.id().value() + ", "
                + Printing.coloured(recorded.verdict().name()));
    }

    private void altered(List<String> altered) {
        if (!altered.isEmpty()) {
            printing.line("ALTERED: evidence is not kept as the record names it.");
            altered.forEach(one -> printing.line("  " + one));
        }
    }

    private static String sentence(Comparison comparison) {
        int all = comparison.measurements();
        return switch (comparison.result()) {
            case SAME -> "SAME: no difference in " + all + " measurements.";
            case WITHIN_TOLERANCE ->
                "WITHIN_TOLERANCE: under other settings " + counted(comparison) + " and every outcome is the same"
                        + (comparison.turned().isEmpty() ? "." : ", save where a bound lies inside a change.");
            case DIFFERS -> "DIFFERS: " + counted(comparison) + '.';
        };
    }

    private static String counted(Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "%d of %d measurements moved, by at most %.2g; %d by more than %.0e",
                comparison.moved().size(),
                comparison.measurements(),
                comparison.largest(),
                comparison.beyond(),
                Comparison.TOLERANCE);
    }

    /** Settings that differ in the same way, together. */
    private void settings(Comparison comparison) {
        Map<String, Integer> works = new TreeMap<>();
        comparison
                .settings()
                .forEach(one -> works.merge(
                        one.name() + ": recorded " + named(one.recorded()) + ", found " + named(one.found()),
                        1,
                        Integer::sum));
        works.forEach(
                (text, count) -> printing.line("setting " + text + " (" + count + (count == 1 ? " task)" : " tasks)")));
    }

    private static String named(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private void moved(Comparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        comparison.moved().stream()
                .sorted(Comparator.comparingDouble(Moved::change).reversed().thenComparing(Moved::key))
                .limit(SHOWN)
                .forEach(one -> rows.add(List.of(
                        one.key().check(),
                        one.key().explainer(),
                        one.key().metric(),
                        number(one.recorded()),
                        number(one.found()),
                        Double.isFinite(one.change()) ? String.format(Locale.ROOT, "%.2g", one.change()) : "")));
        if (!rows.isEmpty()) {
            printing.table(List.of("CHECK", "EXPLAINER", "METRIC", "RECORDED", "FOUND", "CHANGE"), rows);
        }
    }

    private static String number(Optional<Estimate> estimate) {
        return estimate.map(value -> String.format(Locale.ROOT, "%.7g", value.value()))
                .orElse("none");
    }

    private static String text(Optional<Digest> digest) {
        return digest.map(Digest::toString).orElse("none");
    }

    private ObjectNode head(String result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("assay", 1);
        node.put("result", result);
        node.put("audit", recorded.id().value());
        node.put("model", recorded.model().toString());
        node.put("dataset", recorded.dataset().toString());
        node.put("plan", recorded.plan());
        node.put("verdict", recorded.verdict().name());
        return node;
    }

    private ObjectNode json(Comparison comparison, List<String> altered) {
        Result result = comparison.result();
        ObjectNode node = head(result.name());
        node.putArray("changed");
        altered.forEach(node.putArray("altered")::add);
        node.put("measurements", comparison.measurements());
        node.put("tolerance", Comparison.TOLERANCE);
        node.put("flippedShare", Comparison.FLIPPED_SHARE);
        node.put("beyond", comparison.beyond());
        node.put("largest", comparison.largest());
        ArrayNode settings = node.putArray("settings");
        comparison
                .settings()
                .forEach(one -> settings.addObject()
                        .put("task", one.work())
                        .put("name", one.name())
                        .put("recorded", one.recorded())
                        .put("found", one.found()));
        ArrayNode moved = node.putArray("moved");
        comparison.moved().forEach(one -> {
            ObjectNode row = key(moved.addObject(), one.key());
            row.put("recorded", one.recorded().map(Estimate::value).orElse(null));
            row.put("found", one.found().map(Estimate::value).orElse(null));
            row.put("change", Double.isFinite(one.change()) ? (Double) one.change() : null);
        });
        ArrayNode outcomes = node.putArray("outcomes");
        comparison
                .turned()
                .forEach(one -> key(outcomes.addObject(), one.key())
                        .put("recorded", one.recorded().name())
                        .put("found", one.found().name())
                        .put("boundInside", one.boundInside()));
        ArrayNode stated = node.putArray("stated");
        comparison
                .stated()
                .forEach(one -> stated.addObject()
                        .put("what", one.what())
                        .put("recorded", one.recorded())
                        .put("found", one.found()));
        ArrayNode lone = node.putArray("lone");
        comparison.lone().forEach(key -> key(lone.addObject(), key));
        ObjectNode evidence = node.putObject("evidence");
        evidence.put("equal", comparison.evidenceEqual());
        ArrayNode pieces = evidence.putArray("different");
        comparison
                .evidence()
                .forEach(one -> pieces.addObject()
                        .put("check", one.check())
                        .put("file", one.file())
                        .put("recorded", one.recorded().map(Digest::toString).orElse(null))
                        .put("found", one.found().map(Digest::toString).orElse(null)));
        return node;
    }

    private static ObjectNode key(ObjectNode node, Key key) {
        return node.put("check", key.check()).put("explainer", key.explainer()).put("metric", key.metric());
    }
}
