package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import dev.assay.explain.ExplainerEntry.Trait;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
    private static final int INPUTS = 2;

    /** Fewer passes than usual, and yet more than one batch. */
    private static final Map<String, String> REDUCED =
            Map.of("masks", "150", "samples", "150", "steps", "150", "window", "8", "stride", "4");

    @TempDir
    static Path folder;

    private static Model model;

    private final List<Long> done = new ArrayList<>();
    private final List<Long> totals = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        model = SmallModel.open(folder);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void an_explainer_of_many_passes_tells_of_pass_after_pass_up_to_the_last() {
        List<ExplainerEntry> many = ExplainerCatalogue.all().stream()
                .filter(entry -> entry.traits().contains(Trait.MANY_PASSES))
                .toList();
        assertThat(many).hasSizeGreaterThan(5);
        for (ExplainerEntry entry : many) {
            run(entry, INPUTS);

            assertThat(totals).as(entry.name()).containsOnly(totals.getFirst());
            // More often than once an input: a bar that only counts inputs stands still for minutes.
            assertThat(done)
                    .as(entry.name())
                    .hasSizeGreaterThan(INPUTS)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(done.getLast()).as(entry.name()).isEqualTo(totals.getFirst());
        }
    }

    @Test
    void an_explainer_of_one_pass_tells_of_batch_after_batch_up_to_the_last_input() {
        int inputs = 2 * model.batch() + 1;
        run(ExplainerCatalogue.named("gradient"), inputs);

        assertThat(totals).containsOnly((long) inputs);
        assertThat(done).containsExactly((long) model.batch(), 2L * model.batch(), (long) inputs);
    }

    private void run(ExplainerEntry entry, int inputs) {
        done.clear();
        totals.clear();
        Maps maps = new Mapping(entry, resolved(entry)).of(model, images(inputs), new int[inputs], (now, total) -> {
            done.add(now);
            totals.add(total);
        });
        assertThat(maps.n()).isEqualTo(inputs);
    }

    private static TreeMap<String, String> resolved(ExplainerEntry entry) {
        TreeMap<String, String> with = new TreeMap<>(entry.settings().resolve(Map.of()));
        REDUCED.forEach((name, value) -> with.computeIfPresent(name, (same, usual) -> value));
        return with;
    }

    private static Images images(int n) {
        int channels = model.input().channels();
        int side = model.input().height();
        Random random = new Random(7);
        float[] values = new float[n * channels * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Images(n, channels, side, side, values);
    }
}
