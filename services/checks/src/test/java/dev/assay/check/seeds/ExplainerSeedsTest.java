package dev.assay.check.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Explaining;
import dev.assay.check.Sample;
import dev.assay.check.Scene;
import dev.assay.check.engine.Progress;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Outcome;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.nio.file.Path;
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
    private record Runs(int number, List<float[]> maps) implements Explaining {
        @Override
        public Maps explain(Model model, Images inputs) {
            return new Maps(1, 1, 1, 5, maps.get(number));
        }

        @Override
        public Explaining run(int other) {
            return new Runs(other, maps);
        }
    }

    private double[] read(int runs, float[]... maps) throws IOException {
        try (Scene scene =
                new Scene(1, 5).member(folder, Map.of(), 1, 1, 1, 1, 1).explaining(new Runs(0, List.of(maps)))) {
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
                            rules: [{metric: spearman, at-least: 0.9}]
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
