package dev.assay.check.plan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.assay.check.plan.PlanReader;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class PlanSchemaTest {
    private static final Path PAGE = Path.of("../../docs/reference/plan.schema.json");
    private static final List<String> BUILT_IN = PlanReader.BUILT_IN;
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(PlanSchema.text());
    private static final String GOOD = """
            assay: 1
            name: mine
            version: 3
            description: one of each
            seed: 5
            samples: 20
            shard: 8
            target: label
            explainers:
              - {name: random}
              - {name: occlusion, with: {stride: 2}}
            checks:
              - check: deletion
                with: {steps: 24}
                rules:
                  - {metric: auc, over: random, at-most: -0.25, where-applicable: true}
              - check: corruption-shift/2
                explainers: [occlusion]
                with: {kinds: [jpeg], severities: [3, '5']}
                rules:
                  - {metric: 'spearman:jpeg-3', at-least: 0.8, required: false}
              - check: dead-units
            """;

    /** To write the schema anew: -Dassay.write-docs=true. */
    @Test
    void the_schema_in_the_documentation_is_that_of_the_catalogue() throws IOException {
        if (Boolean.getBoolean("assay.write-docs")) {
            Files.writeString(PAGE, PlanSchema.text());
        }
        assertThat(PAGE).content().isEqualTo(PlanSchema.text());
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void the_built_in_plans_fit(String name) throws IOException {
        assertThat(complaints(new String(PlanReader.builtInFile(name), StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void what_a_plan_may_say_fits() throws IOException {
        PlanReader.read("mine.yaml", GOOD.getBytes(StandardCharsets.UTF_8));
        assertThat(complaints(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "seed: 5 | sed: 5",
                "check: deletion | check: delition",
                "name: occlusion, | name: oclusion,",
                "steps: 24 | stps: 24",
                "steps: 24 | steps: 1",
                "kinds: [jpeg] | kinds: [jpg]",
                "severities: [3, '5'] | severities: [6]",
                "metric: auc, | metric: acu,",
                "at-most: -0.25 | required: true",
                "required: false | required: false, where-applicable: true",
                "where-applicable: true | where-applicable: maybe",
                "at-most: -0.25 | at-most: -0.25, at-least: 0",
                "check: dead-units | {check: dead-units, explainers: [occlusion]}",
                "samples: 20 | samples: 0",
                "target: label | target: best",
                "assay: 1 | assay: 2",
                "name: mine | name: My Plan",
            })
    void what_the_reader_refuses_of_a_single_place_does_not_fit(String good, String bad) throws IOException {
        String text = GOOD.replace(good, bad);
        assertThat(text).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> PlanReader.read("mine.yaml", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Refused.class);
        assertThat(complaints(text)).isNotEmpty();
    }

    private static List<String> complaints(String yaml) throws IOException {
        String json = new ObjectMapper().writeValueAsString(new ObjectMapper(new YAMLFactory()).readTree(yaml));
        return SCHEMA.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
