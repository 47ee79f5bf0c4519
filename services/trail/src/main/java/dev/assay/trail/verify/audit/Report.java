package dev.assay.trail.verify.audit;

import dev.assay.core.audit.Verdict;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.json.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * An audit report (docs/reference/audit-json.md), as far as a verdict rests on it: what else it tells people is bound by
 * its digest alone. Releases are {@code name@version}.
 *
 * @param before a line for each version that the audit compared with, as its id has them
 * @param runtimes settings that tasks ran with, each once, in the order of the tasks' names
 */
record Report(
        String audit,
        Verdict verdict,
        Release model,
        Release dataset,
        Release plan,
        List<String> before,
        int samples,
        List<Measured> measured,
        List<Evidence> evidence,
        List<SortedMap<String, String>> runtimes) {
    static final int FORMAT = 1;

    /** @param digest {@code sha256:<hex>} */
    record Release(String name, String digest) {}

    record Evidence(String check, String file, String digest, long size) {}

    static Report read(byte[] content) throws BadJson {
        Fields fields = new Fields("the report", JsonReader.document(content));
        if (fields.whole("assay") != FORMAT) {
            throw new BadJson("the report must be of format " + FORMAT);
        }
        List<Measured> measured = new ArrayList<>();
        for (Node check : fields.items("checks")) {
            measured.add(Measured.read(check));
        }
        List<Evidence> evidence = new ArrayList<>();
        for (Node item : fields.items("evidence")) {
            Fields of = new Fields("evidence", item);
            evidence.add(new Evidence(of.text("check"), of.text("file"), of.text("digest"), (long) of.number("size")));
        }
        return new Report(
                fields.text("audit"),
                fields.choice("verdict", Verdict.class),
                new Release(fields.text("model"), fields.text("modelDigest")),
                new Release(fields.text("dataset"), fields.text("datasetDigest")),
                new Release(fields.text("plan") + '@' + fields.whole("planVersion"), fields.text("planDigest")),
                before(fields),
                fields.whole("samples"),
                List.copyOf(measured),
                List.copyOf(evidence),
                runtimes(fields.object("runtimes")));
    }

    private static List<SortedMap<String, String>> runtimes(Fields byTask) throws BadJson {
        Set<SortedMap<String, String>> runtimes = new LinkedHashSet<>();
        for (String task : byTask.names()) {
            runtimes.add(byTask.object(task).allTexts());
        }
        return List.copyOf(runtimes);
    }

    private static List<String> before(Fields fields) throws BadJson {
        List<String> lines = new ArrayList<>();
        if (fields.has("previousModelDigest")) {
            lines.add("model " + fields.text("previousModelDigest"));
        }
        if (fields.has("previousDatasetDigest")) {
            lines.add("dataset " + fields.text("previousDatasetDigest"));
        }
        return List.copyOf(lines);
    }
}
