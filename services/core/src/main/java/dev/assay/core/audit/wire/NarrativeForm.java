package dev.assay.core.audit.wire;

import dev.assay.core.audit.Narrative;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What checks say about themselves, within the audit report. */
final class NarrativeForm {
    private static final int MAX_MODES = 100;

    private NarrativeForm() {}

    static Map<String, Object> write(SortedMap<String, Narrative> narratives) {
        Map<String, Object> all = new HashMap<>();
        narratives.forEach((check, one) -> all.put(
                check,
                Map.of(
                        "question", one.question(),
                        "failed", one.failed(),
                        "remedy", one.remedy(),
                        "modes",
                                one.modes().stream()
                                        .map(mode -> Map.of(
                                                "name", mode.name(),
                                                "what", mode.what(),
                                                "looks", mode.looks(),
                                                "next", mode.next()))
                                        .toList())));
        return all;
    }

    static SortedMap<String, Narrative> read(Value value) {
        SortedMap<String, Narrative> narratives = new TreeMap<>();
        value.entries().forEach((check, one) -> {
            Fields fields = one.fields("question", "failed", "remedy", "modes");
            List<Narrative.Mode> modes = fields.get("modes").items(0, MAX_MODES).stream()
                    .map(NarrativeForm::mode)
                    .toList();
            narratives.put(
                    check,
                    new Narrative(
                            fields.get("question").text(),
                            fields.get("failed").text(),
                            fields.get("remedy").text(),
                            modes));
        });
        return narratives;
    }

    private static Narrative.Mode mode(Value value) {
        Fields fields = value.fields("name", "what", "looks", "next");
        return new Narrative.Mode(
                fields.get("name").text(),
                fields.get("what").text(),
                fields.get("looks").text(),
                fields.get("next").text());
    }
}
