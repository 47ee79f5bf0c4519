package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperatorTableTest {
    private static final Path PAGE = Path.of("../../docs/reference/operators.md");

    /** To write the page anew: -Dassay.write-docs=true. */
    @Test
    void the_page_says_what_the_rules_are() throws IOException {
        if (Boolean.getBoolean("assay.write-docs")) {
            Files.writeString(PAGE, OperatorTable.markdown());
        }
        assertThat(PAGE).content().isEqualTo(OperatorTable.markdown());
    }
}
