package dev.assay.core.audit.wire;

import dev.assay.core.audit.Audit;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.document.CanonicalJson;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of every sample as canonical JSON; docs/reference/audit-json.md says what each field means. They do not
 * depend on how the audit was cut into tasks.
 */
public final class ValuesFormat {
    private static final int FORMAT = 1;

    private ValuesFormat() {}

    /**
     * @param samples ids in the dataset's order
     * @param results of all tasks
     */
    public static byte[] write(Audit audit, List<String> samples, Collection<TaskResult> results) {
        Map<Key, @Nullable Double[]> values = new TreeMap<>();
        for (TaskResult result : results) {
            for (Finding finding : result.findings()) {
                if (finding instanceof Finding.PerSample found) {
                    @Nullable
                    Double[] of = values.computeIfAbsent(found.key(), key -> new @Nullable Double[audit.samples()]);
                    double[] some = found.values();
                    for (int i = 0; i < some.length; i++) {
                        of[found.first() + i] = Double.isFinite(some[i]) ? (Double) some[i] : null;
                    }
                }
            }
        }
        return CanonicalJson.bytes(Map.of(
                "assay", FORMAT,
                "audit", audit.id().value(),
                "samples", samples.subList(0, audit.samples()),
                "values",
                        values.entrySet().stream()
                                .map(entry -> Map.of(
                                        "check", entry.getKey().check(),
                                        "explainer", entry.getKey().explainer(),
                                        "metric", entry.getKey().metric(),
                                        "values", Arrays.asList(entry.getValue())))
                                .toList()));
    }
}
