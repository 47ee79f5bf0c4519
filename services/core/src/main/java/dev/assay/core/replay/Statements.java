package dev.assay.core.replay;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Rule;
import dev.assay.core.replay.Comparison.Stated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** What two reports of one audit state beside values, outcomes and evidence. */
final class Statements {
    private final Map<Key, Measurement> recorded;
    private final Map<Key, Measurement> found;
    private final List<Stated> differing = new ArrayList<>();

    Statements(Map<Key, Measurement> recorded, Map<Key, Measurement> found) {
        this.recorded = recorded;
        this.found = found;
    }

    /** @param words whether reasons, narratives and limits must be the same: with another build they may be worded anew */
    List<Stated> differing(AuditReport before, AuditReport now, boolean words) {
        // Where an outcome turned with its bound inside the change, the verdict may follow: of its own outcomes.
        Verdict follows = Verdict.of(before.measurements().stream()
                .filter(Measurement::required)
                .map(Measurement::outcome)
                .toList());
        compare("verdict", before.verdict().name(), follows.name());
        compare("samples", String.valueOf(before.samples()), String.valueOf(now.samples()));
        recorded.forEach((key, old) -> {
            if (found.containsKey(key)) {
                Measurement other = found.get(key);
                compare("family of " + key, old.family(), other.family());
                compare(
                        "rule of " + key,
                        old.rule().map(Statements::text).orElse(""),
                        other.rule().map(Statements::text).orElse(""));
                if (words && old.outcome() == other.outcome()) {
                    compare("reason of " + key, old.reason(), other.reason());
                }
            }
        });
        if (words) {
            each("narrative of ", before.narratives(), now.narratives(), Statements::text);
            each("limits of ", before.limits(), now.limits(), limits -> limits);
        }
        return differing;
    }

    private <T> void each(String what, Map<String, T> before, Map<String, T> now, Function<T, String> words) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            T old = before.get(name);
            T other = now.get(name);
            compare(what + name, old == null ? "" : words.apply(old), other == null ? "" : words.apply(other));
        }
    }

    private static String text(Rule rule) {
        return rule.metric()
                + ' '
                + rule.explainers()
                + ' '
                + rule.direction()
                + ' '
                + rule.bound()
                + rule.over().map(control -> " over " + control).orElse("")
                + (rule.required() ? ", required" : ", not required");
    }

    private static String text(Narrative narrative) {
        List<String> sentences = new ArrayList<>(List.of(narrative.question(), narrative.failed(), narrative.remedy()));
        narrative
                .modes()
                .forEach(mode -> sentences.addAll(List.of(mode.name() + ':', mode.what(), mode.looks(), mode.next())));
        return String.join(" ", sentences);
    }

    private void compare(String what, String before, String now) {
        if (!before.equals(now)) {
            differing.add(new Stated(what, before, now));
        }
    }
}
