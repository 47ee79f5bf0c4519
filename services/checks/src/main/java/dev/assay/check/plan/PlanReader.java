package dev.assay.check.plan;

import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.release.Refused;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a plan file, or a plan that comes with Assay. */
public final class PlanReader {
    /** Plans that come with Assay, by name. */
    public static final List<String> BUILT_IN = List.of("quick", "default", "thorough");

    private static final int FORMAT = 1;
    private static final int MAX_EXPLAINERS = 50;
    private static final int MAX_CHECKS = 100;
    private static final int MAX_DESCRIPTION = 1000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private PlanReader() {}

    /**
     * Reads the plan of that name, or of that file.
     *
     * @param nameOrFile name of a plan that comes with Assay, or the path of a plan file
     * @throws Refused with file, line and key, if it is no plan
     * @throws IOException if the file cannot be read
     */
    public static Plan read(String nameOrFile) throws IOException {
        if (BUILT_IN.contains(nameOrFile)) {
            return builtIn(nameOrFile);
        }
        Path file = Path.of(nameOrFile);
        try {
            if (Files.size(file) > Document.MAX_YAML_BYTES) {
                throw new Refused(nameOrFile + " must have at most " + Document.MAX_YAML_BYTES + " bytes, found "
                        + Files.size(file));
            }
            return read(nameOrFile, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new Refused(
                    "there is no plan \"" + nameOrFile + "\": give a file, or one of " + String.join(", ", BUILT_IN),
                    e);
        }
    }

    /**
     * Reads a plan that comes with Assay.
     *
     * @param name one of {@link #BUILT_IN}
     */
    public static Plan builtIn(String name) {
        return read(name + ".yaml", builtInFile(name));
    }

    /**
     * The file of a plan that comes with Assay, to read or to begin one's own with.
     *
     * @param name one of {@link #BUILT_IN}
     */
    public static byte[] builtInFile(String name) {
        try (InputStream in = PlanReader.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalArgumentException("no plan \"" + name + "\" comes with Assay");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the built-in plan " + name, e);
        }
    }

    /**
     * Reads a plan file.
     *
     * @param file name for messages
     * @param content YAML
     */
    public static Plan read(String file, byte[] content) {
        Value document = Document.yaml(file, content);
        Fields fields = document.fields(
                "assay",
                "name",
                "version",
                "description",
                "seed",
                "samples",
                "shard",
                "target",
                "explainers",
                "checks");
        if (fields.get("assay").integer(0, Integer.MAX_VALUE) != FORMAT) {
            throw fields.get("assay").expected(FORMAT + ", the format that this version of Assay reads");
        }
        String name = name(fields.get("name"));
        int version = fields.get("version").integer(1, Integer.MAX_VALUE);
        String description = fields.get("description").line(MAX_DESCRIPTION);
        long seed = fields.get("seed").integer(0, Long.MAX_VALUE);
        int samples = fields.get("samples").integer(1, Plan.MAX_SAMPLES);
        int shard = fields.get("shard").integer(1, Plan.MAX_SHARD);
        Plan.Target target = fields.get("target").choice(Plan.Target.class);
        List<PlannedExplainer> explainers = explainers(fields);
        ChecksReader checks = new ChecksReader(explainers);
        List<Value> items = fields.get("checks").items(1, MAX_CHECKS);
        var planned = items.stream().map(checks::read).toList();
        requireOnce(items, planned);
        return document.check(
                () -> new Plan(name, version, description, seed, samples, shard, target, explainers, planned));
    }

    /** Results name their check, so each stands in a plan once. */
    private static void requireOnce(List<Value> items, List<PlannedCheck> planned) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < planned.size(); i++) {
            String id = planned.get(i).check();
            if (!seen.add(id)) {
                throw items.get(i).wrong("a plan must name each check once, found \"" + id + "\" twice");
            }
        }
    }

    private static String name(Value value) {
        return value.read(text -> {
            if (!NAME.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "a name must be 1 to 63 of a-z 0-9 . _ - and start with a letter or digit, found \"" + text
                                + '"');
            }
            return text;
        });
    }

    private static List<PlannedExplainer> explainers(Fields fields) {
        List<Value> items = fields.find("explainers")
                .map(value -> value.items(0, MAX_EXPLAINERS))
                .orElse(List.of());
        List<Value> names = new ArrayList<>();
        List<PlannedExplainer> explainers = new ArrayList<>();
        for (Value item : items) {
            Fields of = item.fields("name", "with");
            names.add(of.get("name"));
            explainers.add(explainer(of));
        }
        Value.requireUnique(names, "explainers");
        return explainers;
    }

    private static PlannedExplainer explainer(Fields fields) {
        Value name = fields.get("name");
        ExplainerEntry entry = ExplainerCatalogue.find(name.text())
                .orElseThrow(() -> name.wrong("there is no explainer \"" + name.text() + '"'
                        + Value.hint(name.text(), ExplainerCatalogue.like(name.text()))));
        return new PlannedExplainer(name.text(), resolved(fields, entry.parameters()));
    }

    /**
     * Every parameter in its written form: what the plan gives under {@code with}, each refused at its own line, and
     * defaults for the rest. A list of words is written with commas.
     */
    static SortedMap<String, String> resolved(Fields fields, Parameters declared) {
        SortedMap<String, String> with = new TreeMap<>();
        Map<String, Value> given = fields.find("with").map(Value::entries).orElse(Map.of());
        given.forEach((name, value) -> {
            String written = value.isList() ? words(value) : value.text();
            with.put(name, written);
            try {
                declared.resolve(Map.of(name, written));
            } catch (Refused e) {
                throw value.wrong(e.getMessage());
            }
        });
        return declared.resolve(with);
    }

    private static String words(Value value) {
        return String.join(
                ",", value.items(1, MAX_CHECKS).stream().map(Value::text).toList());
    }
}
