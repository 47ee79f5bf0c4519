package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit of the sample by a small plan, its documents, and its replay. */
class ReplayCommandTest {
    private static final Path SAMPLE = Path.of("../../deploy/sample");
    private static final Path REFERENCE = Path.of("../../docs/reference");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAN = """
            assay: 1
            name: small
            version: 1
            description: for a test
            seed: 7
            samples: 12
            shard: 5
            target: predicted
            explainers:
              - {name: occlusion, with: {window: 16, stride: 16}}
              - {name: eigen-cam}
            checks:
              - {check: accuracy, rules: [{metric: reference, at-least: 1.1}]}
              - {check: deletion, with: {steps: 5}, rules: [{metric: auc, at-most: 1.0}]}
              - {check: relevance-mass}
              - {check: dead-units, with: {blocks: 4}}
            """;

    private static final String OVER_PREVIOUS = """
            assay: 1
            name: over
            version: 1
            description: for a test
            seed: 7
            samples: 12
            shard: 5
            target: predicted
            explainers:
              - {name: eigen-cam}
            checks:
              - {check: accuracy}
              - {check: deletion, with: {steps: 5}, rules: [{metric: auc, at-most: 0.5, over: previous}]}
            """;

    private static Path original;
    private static Path model;

    @TempDir
    Path folder;

    private Path audit;

    @BeforeAll
    static void audit_the_sample(@TempDir Path once) throws IOException {
        original = once.resolve("audit");
        model = copy(SAMPLE.resolve("models/digits/1.0.0"), once.resolve("model"));
        Path plan = Files.writeString(once.resolve("small.yaml"), PLAN);
        Ran ran = Ran.assay(
                "audit",
                model.toString(),
                "--dataset",
                SAMPLE.resolve("datasets/digits/1.0.0").toString(),
                "--plan",
                plan.toString(),
                "--out",
                original.toString(),
                "--threads",
                "2");
        assertThat(ran.status()).as(ran.err()).isEqualTo(1);
    }

    @BeforeEach
    void take_a_copy() throws IOException {
        audit = copy(original, folder.resolve("audit"));
    }

    @Test
    void the_documents_fit_their_schemas_and_the_failed_check_explains_itself() throws IOException {
        fits("audit.schema.json", "audit.json");
        fits("values.schema.json", "values.json");
        JsonNode report = JSON.readTree(audit.resolve("audit.json").toFile());
        assertThat(report.path("narratives").fieldNames()).toIterable().containsExactly("accuracy/1");
        assertThat(report.at("/narratives/accuracy~11/modes/0/looks").asText()).isNotEmpty();
        JsonNode values = JSON.readTree(audit.resolve("values.json").toFile());
        assertThat(values.path("samples")).hasSize(12);
        for (JsonNode one : values.path("values")) {
            assertThat(one.path("values")).hasSize(12);
        }
        assertThat(audit.resolve("index.html")).exists();
    }

    @Test
    void another_process_and_another_number_of_workers_give_the_same_bits() throws IOException {
        Ran ran = Ran.assay("replay", audit.toString(), "--threads", "1", "--json");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        JsonNode found = JSON.readTree(ran.out());
        assertThat(found.path("result").asText()).isEqualTo("SAME");
        assertThat(found.path("measurements").asInt()).isGreaterThan(20);
        assertThat(found.path("evidence").path("equal").asInt()).isGreaterThan(8);
        assertThat(found.path("settings")).isEmpty();
    }

    @Test
    void a_verdict_that_was_changed_on_record_is_found() throws IOException {
        Path document = audit.resolve("audit.json");
        String text = Files.readString(document);
        assertThat(text).containsOnlyOnce("\"verdict\":\"FAILED\"");
        Files.writeString(document, text.replace("\"verdict\":\"FAILED\"", "\"verdict\":\"PASSED\""));
        Ran ran = Ran.assay("replay", audit.toString());
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.out()).contains("DIFFERS", "verdict: recorded PASSED, found FAILED");
    }

    @Test
    void limits_of_an_explainer_that_were_changed_on_record_are_found() throws IOException {
        Path document = audit.resolve("audit.json");
        JsonNode report = JSON.readTree(document.toFile());
        String limits = report.path("limits").path("eigen-cam").asText();
        assertThat(limits).isNotEmpty();
        String text = Files.readString(document);
        assertThat(text).contains(limits);
        Files.writeString(document, text.replace(limits, "It has none."));
        Ran ran = Ran.assay("replay", audit.toString());
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.out()).contains("DIFFERS", "limits of eigen-cam: recorded It has none., found ");
    }

    @Test
    void another_batch_and_thread_count_stay_within_the_tolerance_and_are_named() throws IOException {
        Ran ran = Ran.assay("replay", audit.toString(), "--batch", "5", "--model-threads", "2", "--json");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        JsonNode found = JSON.readTree(ran.out());
        assertThat(found.path("result").asText()).isIn("SAME", "WITHIN_TOLERANCE");
        assertThat(found.findValuesAsText("name")).contains("batch", "threads");
        assertThat(found.path("outcomes")).isEmpty();
        Ran text = Ran.assay("replay", audit.toString(), "--batch", "5");
        assertThat(text.out()).contains("setting batch: recorded ", ", found 5 (");
    }

    @Test
    void a_changed_model_file_is_named_and_nothing_is_computed() throws IOException {
        Path other = copy(model, folder.resolve("other"));
        Path onnx = other.resolve("seed-1.onnx");
        byte[] bytes = Files.readAllBytes(onnx);
        bytes[bytes.length / 2] ^= 1;
        Files.write(onnx, bytes);
        Ran ran = Ran.assay("replay", audit.toString(), "--release", other.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("CHANGED: what was audited is not what is here, so nothing was computed.")
                .contains("model digits@1.0.0: seed-1.onnx has other bytes: recorded sha256:");
    }

    @Test
    void a_changed_dataset_and_a_changed_plan_are_named() throws IOException {
        Ran ran = Ran.assay(
                "replay",
                audit.toString(),
                "--dataset",
                SAMPLE.resolve("datasets/digits/2.0.0").toString(),
                "--plan",
                "quick",
                "--json");
        assertThat(ran.status()).isEqualTo(1);
        JsonNode found = JSON.readTree(ran.out());
        assertThat(found.path("result").asText()).isEqualTo("CHANGED");
        assertThat(found.path("changed").toString())
                .contains("plan small: recorded sha256:", "dataset digits@1.0.0: dataset.yaml has other bytes");
    }

    @Test
    void altered_evidence_is_named_though_the_values_are_the_same() throws IOException {
        Path picture;
        try (Stream<Path> files = Files.list(audit.resolve("evidence/deletion/1"))) {
            picture = files.sorted().findFirst().orElseThrow();
        }
        Files.write(picture, new byte[] {1});
        Ran ran = Ran.assay("replay", audit.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("SAME: no difference in ")
                .contains("deletion/1/" + picture.getFileName() + " has other bytes: recorded sha256:");
    }

    @Test
    void a_forged_value_differs() throws IOException {
        Path report = audit.resolve("audit.json");
        String text = Files.readString(report);
        String forged = text.replaceFirst("\"value\":0\\.[0-9]+", "\"value\":0.123");
        assertThat(forged).isNotEqualTo(text);
        Files.writeString(report, forged.replaceFirst("\"low\":0\\.[0-9]+", "\"low\":0"));
        Ran ran = Ran.assay("replay", audit.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).contains("DIFFERS: 1 of ").contains("0.1230000");
    }

    @Test
    void the_json_alone_is_replayed_where_files_and_plan_are_named() throws IOException {
        Path json = audit.resolve("audit.json");
        Ran without = Ran.assay("replay", json.toString());
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err()).contains("which did not come with it: name its file with --plan");
        Path plan = Files.writeString(folder.resolve("small.yaml"), PLAN);
        Ran with = Ran.assay(
                "replay",
                json.toString(),
                "--plan",
                plan.toString(),
                "--release",
                SAMPLE.resolve("models/digits/1.1.0").toString(),
                "--dataset",
                SAMPLE.resolve("datasets/digits/1.0.0").toString());
        assertThat(with.status()).isEqualTo(1);
        assertThat(with.out()).contains("CHANGED").contains("model digits@1.0.0: recorded sha256:");
    }

    @Test
    void the_version_before_is_part_of_what_is_computed_anew(@TempDir Path other) throws IOException {
        Path plan = Files.writeString(folder.resolve("over.yaml"), OVER_PREVIOUS);
        Path previous = SAMPLE.resolve("models/digits/1.1.0");
        Path out = other.resolve("audit");
        Ran ran = Ran.assay(
                "audit",
                model.toString(),
                "--dataset",
                SAMPLE.resolve("datasets/digits/1.0.0").toString(),
                "--previous",
                previous.toString(),
                "--plan",
                plan.toString(),
                "--out",
                out.toString());
        assertThat(ran.status()).as(ran.err()).isIn(0, 1, 3);
        audit = out;
        fits("audit.schema.json", "audit.json");
        JsonNode report = JSON.readTree(out.resolve("audit.json").toFile());
        assertThat(report.path("previousModel").asText()).isEqualTo("digits@1.1.0");
        assertThat(report.path("checks").findValuesAsText("over")).contains("previous");

        Ran same = Ran.assay("replay", out.toString());
        assertThat(same.out()).as(same.err()).contains("SAME: no difference in ");
        assertThat(same.status()).isZero();

        Ran changed = Ran.assay(
                "replay",
                out.toString(),
                "--previous",
                SAMPLE.resolve("models/digits/1.2.0").toString());
        assertThat(changed.status()).isEqualTo(1);
        assertThat(changed.out()).contains("CHANGED").contains("the version before, digits@1.1.0: recorded sha256:");

        Path json = Files.copy(out.resolve("audit.json"), folder.resolve("alone.json"));
        Ran alone = Ran.assay(
                "replay",
                json.toString(),
                "--plan",
                plan.toString(),
                "--release",
                model.toString(),
                "--dataset",
                SAMPLE.resolve("datasets/digits/1.0.0").toString());
        assertThat(alone.status()).isEqualTo(2);
        assertThat(alone.err())
                .contains("the audit compared with digits@1.1.0, whose files did not come with it: name their folder"
                        + " with --previous");
    }

    @Test
    void what_is_no_audit_is_refused() {
        Ran ran = Ran.assay("replay", "nothing-here");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no file or folder nothing-here, and it is no id of an audit");
    }

    private void fits(String schema, String document) throws IOException {
        var read = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(REFERENCE.resolve(schema)));
        assertThat(read.validate(Files.readString(audit.resolve(document)), InputFormat.JSON))
                .isEmpty();
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        return to;
    }
}
