package dev.assay.check.seeds;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.check.similarity.TopPixels;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.ExplainerEntry;
import java.util.ArrayList;
import java.util.List;

/** Does an explainer that draws random numbers say the same twice? */
public final class ExplainerSeeds implements MapCheck {
    private static final double TOP_PERCENT = 5;
    private static final Parameter.Whole RUNS = new Parameter.Whole(
            "runs", 5, 2, 20, "of the explainer, each with its own draws; the first is the map that all checks see");

    public static final Description DESCRIPTION = new Description(
            "explainer-seeds/1",
            "stability",
            Scope.MAPS,
            "Does an explainer that draws random numbers say the same twice?",
            "The reference member's sample is explained several times, each time with other draws of the explainer; all"
                    + " pairs of runs are compared and averaged within the sample. Spearman with average ranks on the"
                    + " signed map; SSIM with each map brought to [0, 1] on its own; the Jaccard index of the top 5"
                    + " percent of the pixels, ties by index. Of explainers that draw nothing there is nothing to"
                    + " measure.",
            "Spearman, SSIM (Wang et al. 2004) and Jaccard index between runs of one explainer",
            List.of(RUNS),
            List.of(
                    Metric.higher("spearman", "rank correlation of two runs, in [-1, 1]"),
                    Metric.higher("ssim", "structural similarity of two runs, at most 1"),
                    Metric.higher("jaccard5", "shared part of the top 5 percent of two runs, in [0, 1]")),
            "Another run of the same explainer gives another map: what it shows is partly chance.",
            "Raise the number of masks or samples of the explainer until its runs agree.",
            ExplainerSeeds::new);

    private final int runs;

    ExplainerSeeds(Arguments with) {
        runs = with.whole(RUNS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("spearman", "ssim", "jaccard5");
    }

    @Override
    public Applies applies(Audited audited, ExplainerEntry explainer) {
        return explainer.stochastic()
                ? applies(audited)
                : Applies.nothing(explainer.name() + " draws no random numbers: every run of it gives the same map");
    }

    @Override
    public Reading read(MappedSample sample) {
        List<Heat> all = new ArrayList<>();
        add(all, sample.reference().heat());
        for (int run = 1; run < runs; run++) {
            add(all, heat(sample, run));
        }
        Mean spearman = new Mean();
        Mean ssim = new Mean();
        Mean jaccard = new Mean();
        for (int a = 0; a < all.size() - 1; a++) {
            Ssim similarity = Ssim.to(all.get(a));
            for (int b = a + 1; b < all.size(); b++) {
                spearman.add(Spearman.of(all.get(a), all.get(b)));
                ssim.add(similarity.with(all.get(b)));
                jaccard.add(TopPixels.overlap(all.get(a).order(), all.get(b).order(), TOP_PERCENT));
            }
        }
        return Reading.of(
                new double[] {spearman.value(), ssim.value(), jaccard.value()},
                RunsSideBySide.candidates(sample, all, spearman.value()));
    }

    private static Heat heat(MappedSample sample, int run) {
        MappedMember member = sample.reference();
        InputSpec spec = member.model().input();
        return Heat.of(
                        sample.explaining().run(run).explain(member.model(), sample.input()),
                        spec.height(),
                        spec.width())
                .getFirst();
    }

    private static void add(List<Heat> all, Heat heat) {
        if (heat.usable()) {
            all.add(heat);
        }
    }
}
