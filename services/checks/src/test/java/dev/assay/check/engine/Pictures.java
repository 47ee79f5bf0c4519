package dev.assay.check.engine;

import dev.assay.check.Exhibit;
import dev.assay.check.Sample;
import dev.assay.core.Digest;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** The pictures of one task on the sample, kept in memory. */
public final class Pictures {
    private Pictures() {}

    /** What a task found and drew. */
    public record Kept(List<Finding> findings, List<Exhibit> exhibits) {}

    /** The activations of the sample's first version. */
    public static Kept activations(int samples, String checks, int threads) {
        Plan plan = Sample.plan(samples, samples, checks);
        List<Exhibit> exhibits = new ArrayList<>();
        try (Models models = new Models();
                AuditEngine engine = new AuditEngine(models, threads)) {
            List<Finding> findings = engine.run(
                            plan,
                            new Work.Activations(samples),
                            Sample.subject("1.0.0", "1.0.0"),
                            (check, explainer, file, type, title, alt, bytes) -> {
                                exhibits.add(new Exhibit(file, type, title, alt, bytes));
                                return new Evidence(
                                        check, explainer, file, Digest.of(bytes), bytes.length, type, title, alt);
                            },
                            Progress.SILENT)
                    .findings();
            return new Kept(findings, exhibits);
        }
    }
}
