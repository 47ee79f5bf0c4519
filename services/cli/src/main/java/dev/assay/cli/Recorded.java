package dev.assay.cli;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An audit on record, and what is needed to compute it anew.
 *
 * @param release folder of the model release, {@code dataset} of the dataset release
 * @param model manifest of the model release that was audited, where it was kept; {@code data} of the dataset likewise
 * @param previous folder of the model's version before, where the audit compared with one; {@code previousDataset} likewise
 * @param altered a sentence for each piece of evidence that is not kept as the report names it
 */
record Recorded(
        AuditReport report,
        Plan plan,
        Path release,
        Path dataset,
        Optional<Path> previous,
        Optional<Path> previousDataset,
        Optional<Manifest> model,
        Optional<Manifest> data,
        List<String> altered) {
    Recorded {
        altered = List.copyOf(altered);
    }
}
