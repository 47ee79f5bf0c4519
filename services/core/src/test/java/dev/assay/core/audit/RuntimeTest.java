package dev.assay.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RuntimeTest {
    private static final String WHY = ": their values are the CPU's, and copying to it and back takes time";

    @Test
    void nodes_that_fell_to_the_processor_are_warned_of_by_count_and_operator() {
        Runtime ran = new Runtime(new TreeMap<>(Map.of(
                "nodes-on-cpu", "3 of 120: Shape 1, TopK 2; 0 of 52",
                "nodes-on-cpu.seed-1", "1 of 9: Loop 1",
                "previous.nodes-on-cpu.seed-0", "10 of 80: Gather 10")));
        assertThat(ran.warnings())
                .containsExactly(
                        "3 of 120 nodes of a graph ran on the CPU, not on the GPU" + " (Shape 1, TopK 2)" + WHY,
                        "1 of 9 nodes of a graph of seed-1 ran on the CPU, not on the GPU" + " (Loop 1)" + WHY,
                        "10 of 80 nodes of a graph of seed-0 of the version before ran on the CPU, not on the GPU"
                                + " (Gather 10)" + WHY);
    }

    @Test
    void nothing_is_warned_of_where_no_node_fell_or_none_was_looked_at() {
        assertThat(new Runtime(new TreeMap<>(Map.of("nodes-on-cpu", "0 of 52; 0 of 7", "provider", "CUDA"))).warnings())
                .isEmpty();
        assertThat(new Runtime(new TreeMap<>(Map.of("provider", "CPU"))).warnings())
                .isEmpty();
        assertThat(new Runtime(new TreeMap<>(Map.of("nodes-on-cpu", "null"))).warnings())
                .isEmpty();
    }
}
