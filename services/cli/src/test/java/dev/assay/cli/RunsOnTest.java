package dev.assay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.audit.Runtime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunsOnTest {
    private static Runtime ran(String nodesOnCpu) {
        return new Runtime(new TreeMap<>(Map.of(Runtime.NODES_ON_CPU, nodesOnCpu)));
    }

    @Test
    void what_fell_to_the_processor_is_said_on_standard_error_once_for_all_runs() {
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            RunsOn.warn(List.of(ran("0 of 52"), ran("2 of 52: TopK 2"), ran("2 of 52: TopK 2; 1 of 9: Shape 1")));
        } finally {
            System.setErr(err);
        }
        assertThat(bytes.toString(UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("assay: warning: "))
                .satisfiesExactly(
                        first -> assertThat(first).contains("2 of 52 nodes", "TopK 2"),
                        second -> assertThat(second).contains("1 of 9 nodes", "Shape 1"));
    }
}
