package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.random.Draws;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches written while others run are the batches written before they run. */
class LanesTest {
    private static final int BATCH = 4;

    @TempDir
    Path folder;

    private Lanes lanes(int perRun, boolean ahead) throws IOException {
        Graph graph = Graph.read(TinyModels.convolutional(3, 8, 8, 2, 5, 1).write(folder, "m.onnx"));
        long[] shape = {BATCH, 3, 8, 8};
        Session session = Session.load(graph, graph.inputs().getFirst(), shape, Execution.onCpu(1), OptLevel.ALL_OPT);
        return new Lanes(session, List.of(new long[] {BATCH, 5}), perRun, Optional.empty(), ahead);
    }

    private static Images pictures(int n) {
        UniformRandomProvider random = new Draws("lanes").source();
        float[] values = new float[n * 192];
        for (int k = 0; k < values.length; k++) {
            values[k] = random.nextFloat();
        }
        return new Images(n, 3, 8, 8, values);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "4, 4", "5, 4", "8, 4", "21, 4", "7, 1"})
    void batches_written_ahead_give_the_same_scores_in_order(int n, int perRun) throws IOException {
        Images x = pictures(n);
        try (Lanes plain = lanes(perRun, false);
                Lanes ahead = lanes(perRun, true)) {
            float[] expected = plain.run(x).getFirst();
            List<Integer> counts = new ArrayList<>();
            ahead.tell(counts::add);
            for (int again = 0; again < 3; again++) {
                assertThat(ahead.run(x).getFirst()).containsExactly(expected);
            }
            assertThat(counts).hasSize(3 * ((n + perRun - 1) / perRun));
            assertThat(counts.stream().mapToInt(count -> count).sum()).isEqualTo(3 * n);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_lane_whose_caller_gave_up_is_used_again(boolean ahead) throws IOException {
        Images x = pictures(13);
        try (Lanes lanes = lanes(BATCH, ahead)) {
            float[] expected = lanes.run(x).getFirst();
            lanes.tell(count -> {
                throw new IllegalStateException("enough");
            });
            assertThatThrownBy(() -> lanes.run(x)).hasMessage("enough");
            lanes.tell(count -> {});
            assertThat(lanes.run(x).getFirst()).containsExactly(expected);
        }
    }
}
