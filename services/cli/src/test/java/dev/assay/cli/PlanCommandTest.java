package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.plan.PlanReader;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    @TempDir
    Path folder;

    @Test
    void the_built_in_plans_are_listed() {
        Ran ran = Ran.assay("plan", "list");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith("PLAN").contains("quick ", "default ", "thorough ");
        assertThat(Ran.assay("plan", "list", "--json").out()).contains("\"digest\" : \"sha256:");
    }

    @Test
    void a_plan_is_shown_with_nothing_left_to_a_default() {
        Ran ran = Ran.assay("plan", "show", "quick");
        assertThat(ran.status()).isZero();
        Plan quick = PlanReader.builtIn("quick");
        assertThat(ran.out())
                .startsWith("quick version " + quick.version())
                .contains(PlanFormat.digest(quick).toString())
                .contains("baseline=zero score=probability stride=6 window=10")
                .contains("auc over random", "at most -0.15")
                .containsPattern("pointing-game/1 +hit +at least 0\\.7 \\(where applicable\\)");
    }

    @Test
    void as_json_it_is_the_bytes_that_are_run() {
        Ran ran = Ran.assay("plan", "show", "thorough", "--json");
        Plan plan = PlanFormat.read(ran.out().strip().getBytes(StandardCharsets.UTF_8));
        assertThat(plan).isEqualTo(PlanReader.builtIn("thorough"));
    }

    @Test
    void a_built_in_plan_can_be_copied_changed_and_checked() throws IOException {
        String copy = Ran.assay("plan", "show", "default", "--yaml").out();
        Path file = Files.writeString(folder.resolve("mine.yaml"), copy.replace("name: default", "name: mine"));
        Ran good = Ran.assay("plan", "check", file.toString());
        assertThat(good.status()).isZero();
        assertThat(good.out()).startsWith(file + " is a plan: mine version ");
        Files.writeString(file, copy.replace("at-least: 0.80", "at-leest: 0.80"));
        Ran bad = Ran.assay("plan", "check", file.toString());
        assertThat(bad.status()).isEqualTo(2);
        assertThat(bad.err())
                .contains("mine.yaml line ")
                .contains("unknown key \"at-leest\"; did you mean \"at-least\"?");
    }

    @Test
    void only_a_built_in_plan_has_a_file_to_print() {
        Ran ran = Ran.assay("plan", "show", "mine.yaml", "--yaml");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--yaml prints a plan that comes with Assay (quick, default, thorough)");
    }

    @Test
    void a_plan_is_registered_as_the_file_is_written() throws IOException {
        String copy = Ran.assay("plan", "show", "quick", "--yaml").out().replace("name: quick", "name: mine");
        Path file = Files.writeString(folder.resolve("mine.yaml"), copy);
        String answer = "{\"kind\":\"plan\",\"name\":\"mine\",\"version\":\"3\",\"digest\":\"sha256:00\",\"status\":";
        try (Ledger installation = new Ledger(answer + "\"accepted\"}");
                Ledger knowsIt = new Ledger(answer + "\"duplicate\"}")) {
            Ran ran = Ran.assay("plan", "register", file.toString(), "--url", installation.url());
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(installation.asked()).containsExactly(("/v1/plans " + copy).strip());
            String use = "releases are audited by it where the installation was started with --plan mine";
            assertThat(ran.out().lines()).containsExactly("mine@3 registered, sha256:00", use);
            assertThat(Ran.assay("plan", "register", file.toString(), "--url", knowsIt.url())
                            .out()
                            .lines())
                    .containsExactly("mine@3 was registered before, with the same content: nothing to do", use);
        }
    }

    @Test
    void what_is_no_plan_is_not_sent_to_be_registered() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "assay: 1\nname: bad\n");
        try (Ledger installation = new Ledger("")) {
            assertThat(Ran.assay("plan", "register", file.toString(), "--url", installation.url())
                            .err())
                    .contains("bad.yaml");
            Ran builtIn = Ran.assay("plan", "register", "quick", "--url", installation.url());
            assertThat(builtIn.status()).isEqualTo(2);
            assertThat(builtIn.err()).contains("quick comes with Assay");
            assertThat(installation.asked()).isEmpty();
        }
    }

    @Test
    void the_schema_is_printed() {
        assertThat(Ran.assay("plan", "schema").out()).contains("json-schema.org/draft/2020-12/schema");
    }
}
