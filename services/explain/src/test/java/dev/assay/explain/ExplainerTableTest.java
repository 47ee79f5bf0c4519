package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExplainerTableTest {
    private static final Path PAGE = Path.of("../../docs/reference/explainers.md");

    /** To write the page anew: -Dassay.write-docs=true. */
    @Test
    void the_page_says_what_the_catalogue_lists() throws IOException {
        if (Boolean.getBoolean("assay.write-docs")) {
            Files.writeString(PAGE, ExplainerTable.markdown());
        }
        assertThat(PAGE).content().isEqualTo(ExplainerTable.markdown());
    }
}
