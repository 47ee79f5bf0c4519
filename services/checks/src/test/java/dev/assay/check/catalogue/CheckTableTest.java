package dev.assay.check.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Description;
import dev.assay.check.Metric;
import dev.assay.check.Metric.Better;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTableTest {
    private static final Path PAGE = Path.of("../../docs/reference/checks.md");

    /** To write the page anew: -Dassay.write-docs=true. */
    @Test
    void the_page_says_what_the_catalogue_lists() throws IOException {
        if (Boolean.getBoolean("assay.write-docs")) {
            Files.writeString(PAGE, CheckTable.markdown());
        }
        assertThat(PAGE).content().isEqualTo(CheckTable.markdown());
    }

    @Test
    void every_check_that_can_fail_has_a_mode_that_it_tells_of() {
        List<String> silent = CheckCatalogue.ALL.stream()
                .filter(check ->
                        check.metrics().stream().map(Metric::better).anyMatch(better -> better != Better.NEITHER))
                .filter(check -> FailureModes.of(check).isEmpty())
                .map(Description::id)
                .toList();
        assertThat(silent).as("add them to the modes in FailureModes").isEmpty();
    }

    @Test
    void modes_are_told_apart_and_written_in_sentences() {
        assertThat(FailureModes.ALL).extracting(FailureMode::name).doesNotHaveDuplicates();
        assertThat(FailureModes.ALL)
                .allSatisfy(mode -> assertThat(List.of(mode.what(), mode.looks(), mode.next()))
                        .as(mode.name())
                        .allMatch(text -> text.endsWith(".") && Character.isUpperCase(text.charAt(0))))
                .allSatisfy(mode -> assertThat(mode.checks()).isNotEmpty().doesNotHaveDuplicates());
    }
}
