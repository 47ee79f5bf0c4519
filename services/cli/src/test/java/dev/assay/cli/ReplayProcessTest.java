package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit in one JVM and its replay in another, with all that draws random numbers. */
class ReplayProcessTest {
    private static final Path SAMPLE = Path.of("../../deploy/sample");

    private static final String PLAN = """
            assay: 1
            name: drawn
            version: 1
            description: checks that draw random numbers, search, or compare with the version before
            seed: 7
            samples: 8
            shard: 3
            target: predicted
            explainers:
              - {name: random}
              - {name: saliency}
              - {name: rise, with: {masks: 24}}
              - {name: smoothgrad, with: {samples: 4}}
              - {name: kernel-shap, with: {samples: 40}}
            checks:
              - {check: accuracy, rules: [{metric: reference, at-least: 0.1}]}
              - {check: corruption-accuracy, with: {kinds: [gaussian-noise, frost, glass-blur], severities: [3]}}
              - {check: infidelity, explainers: [saliency], with: {draws: 6}}
              - {check: faithfulness-correlation, explainers: [saliency], with: {subsets: 8}}
              - {check: road, explainers: [saliency], with: {points: 3}}
              - {check: max-sensitivity, explainers: [saliency, rise], with: {draws: 3}}
              - {check: local-lipschitz, explainers: [saliency], with: {draws: 2, sigma: 0.05}}
              - {check: corruption-shift, explainers: [saliency], with: {kinds: [snow, spatter, shot-noise], severities: [3]}}
              - {check: parameter-randomisation, explainers: [saliency], with: {steps: 2}}
              - {check: random-logit, explainers: [saliency]}
              - {check: explainer-seeds, explainers: [rise, smoothgrad], with: {runs: 3}}
              - {check: explanation-attack, explainers: [saliency], with: {rounds: 2, proposals: 3}}
              - {check: evasion, with: {attacks: [pgd, apgd-ce, square], eps: [2], iterations: 4}}
              - {check: training-seeds}
              - {check: cka}
              - {check: redundancy}
              - {check: responses}
              - {check: activation-drift}
            """;

    @Test
    void another_process_with_another_number_of_workers_gives_the_same_bits(@TempDir Path folder) throws Exception {
        Path plan = Files.writeString(folder.resolve("drawn.yaml"), PLAN);
        Path out = folder.resolve("audit");
        Ran audit = process(
                folder,
                "audit",
                SAMPLE.resolve("models/digits/1.2.0").toString(),
                "--dataset",
                SAMPLE.resolve("datasets/digits/1.0.0").toString(),
                "--previous",
                SAMPLE.resolve("models/digits/1.1.0").toString(),
                "--plan",
                plan.toString(),
                "--out",
                out.toString(),
                "--threads",
                "3");
        assertThat(audit.status()).as(audit.out() + audit.err()).isIn(0, 1, 3);

        Ran replay = process(folder, "replay", out.toString(), "--threads", "1", "--json");
        assertThat(replay.status()).as(replay.out() + replay.err()).isZero();
        JsonNode found = new ObjectMapper().readTree(replay.out());
        assertThat(found.path("result").asText()).isEqualTo("SAME");
        assertThat(found.path("measurements").asInt()).isGreaterThan(100);
        assertThat(found.path("evidence").path("equal").asInt()).isGreaterThan(30);
        assertThat(found.path("settings")).isEmpty();
    }

    private static Ran process(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path err = folder.resolve("err.txt");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out, Files.readString(err));
    }
}
