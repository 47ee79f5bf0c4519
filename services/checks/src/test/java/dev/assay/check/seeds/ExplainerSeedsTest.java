package dev.assay.check.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.Sample;
import dev.assay.check.Scene;
import dev.assay.check.engine.Progress;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.similarity.Textures;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Outcome;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spearman, SSIM (Wang et al. 2004) and Jaccard index between runs whose maps are known. */
class ExplainerSeedsTest {
    private static final int[] WHITE = {255, 255, 255, 255, 255};
    private static final float[] UP = {1, 2, 3, 4, 5};
    private static final float[] SWAPPED = {2, 1, 4, 3, 5};

    @TempDir
    Path folder;

    private static ExplainerSeeds check(int runs) {
        return new ExplainerSeeds(ExplainerSeeds.DESCRIPTION.declared().arguments(Map.of("runs", "" + runs)));
    }

    /** One map a run. */
    private record Runs(int number, List<Heat> maps) implements Explaining {
        @Override
        public Maps explain(Model model, Images inputs) {
            return Textures.maps(maps.get(number));
        }

        @Override
        public Explaining run(int other) {
            return new Runs(other, maps);
        }
    }

    private double[] read(int runs, float[]... maps) throws IOException {
        try (Scene scene = new Scene(1, 5)
                .member(folder, Map.of(), 1, 1, 1, 1, 1)
                .explaining(new Runs(
                        0, Arrays.stream(maps).map(map -> new Heat(1, 5, map)).toList()))) {
            return check(runs).read(scene.sample(WHITE, maps[0])).values();
        }
    }

    @Test
    void all_pairs_of_runs_are_averaged() throws IOException {
        double[] values = read(3, UP, UP, SWAPPED);
        // Spearman 1, .8 and .8; too small for SSIM; the top pixel is the same
        assertThat(values[0]).isCloseTo((1 + .8 + .8) / 3, within(1e-12));
        assertThat(values[1]).isNaN();
        assertThat(values[2]).isEqualTo(1);
    }

    @Test
    void the_structural_similarity_is_averaged_over_all_pairs_of_runs() throws IOException {
        List<Heat> maps = List.of(Textures.waves(1), Textures.waves(2), Textures.waves(3));
        Heat first = maps.getFirst();
        try (Scene scene = new Scene(first.height(), first.width())
                .member(folder, Map.of(), new float[first.values().length])
                .explaining(new Runs(0, maps))) {
            double[] values = check(3).read(scene.sample(new int[first.values().length], first.values()))
                    .values();
            double expected = (Textures.ssim(maps.get(0), maps.get(1))
                            + Textures.ssim(maps.get(0), maps.get(2))
                            + Textures.ssim(maps.get(1), maps.get(2)))
                    / 3;
            assertThat(values[1]).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void blank_runs_are_left_out() throws IOException {
        assertThat(read(3, UP, new float[5], SWAPPED)[0]).isCloseTo(.8, within(1e-12));
        assertThat(read(2, UP, new float[5])).containsOnly(Double.NaN);
    }

    @Test
    void an_explainer_without_draws_has_nothing_to_measure_and_one_with_draws_has() {
        AuditReport report = LocalAudit.run(
                Sample.plan(10, 10, """
                        explainers: [{name: saliency}, {name: rise, with: {masks: 20}}]
                        checks:
                          - check: explainer-seeds
                            with: {runs: 2}
                            rules: [{metric: spearman, at-least: 0.9, where-applicable: true}]
                        """),
                Sample.subject("1.0.0", "1.0.0"),
                2,
                new EvidenceFolder(folder),
                Progress.SILENT);
        var judged = report.measurements().stream()
                .filter(one -> one.rule().isPresent())
                .toList();
        assertThat(judged).extracting(one -> one.outcome()).containsExactly(Outcome.FAILED, Outcome.NOT_APPLICABLE);
        assertThat(judged.get(1).reason()).startsWith("saliency draws no random numbers");
    }
}
