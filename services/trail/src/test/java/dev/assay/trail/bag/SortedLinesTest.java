package dev.assay.trail.bag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedLinesTest {
    @TempDir
    Path folder;

    @Test
    void parts_on_disk_merge_into_one_order_with_each_line_once() throws IOException {
        SortedLines lines = new SortedLines(folder, "lines", 3);
        for (String line : List.of("d", "b", "a", "b", "f", "e", "a")) {
            lines.add(line);
        }
        List<String> sorted = new ArrayList<>();
        lines.forEach(sorted::add);
        assertThat(sorted).containsExactly("a", "b", "d", "e", "f");
    }

    @Test
    void no_line_gives_none() throws IOException {
        List<String> sorted = new ArrayList<>();
        new SortedLines(folder, "none").forEach(sorted::add);
        assertThat(sorted).isEmpty();
    }
}
