package dev.assay.explain;

import dev.assay.core.parameter.Parameter;
import java.util.stream.Collectors;

/** The reference page of explainers, generated from the catalogue. */
final class ExplainerTable {
    private ExplainerTable() {}

    static String markdown() {
        String sections =
                ExplainerCatalogue.all().stream().map(ExplainerTable::section).collect(Collectors.joining("\n"));
        return """
                # Explainers

                Generated from the catalogue; do not edit. Each takes a model, inputs and one target class an input, and
                gives a map an input: in the shape of the input, or, where it looks at a layer, one channel of the
                layer's height and width. Positive values speak for the target.

                The layer `last-spatial` is the last tensor with channels, height and width before pooling or flattening,
                whatever makes it: a nonlinearity, a sum, a concatenation, a convolution, a normalisation. Max pooling
                before the flattening is passed over, and channels that come last are read first where the graph shows
                that they do (ADR 0025). `--layer` takes its name too; a network of tokens alone has none.

                Parameters are set in plans, and by `--set name=value` of `assay explain`. A `seed` is for
                `assay explain` alone: in an audit random numbers follow from the plan's seed and from what is audited.

                Before each name but `random` may stand `untrained-`, for example `untrained-grad-cam`: the same explainer,
                asked of the network before any training, with every weight drawn anew (He et al. 2015), biases 0 and
                normalisations neutral. It is a control, as `random` is: rules are read `over` it, and carry none of their
                own. It takes the explainer's parameters, and `network` (default 0), which chooses the new weights.

                """ + sections;
    }

    private static String section(ExplainerEntry entry) {
        return "## " + entry.name() + "\n"
                + entry.summary() + ' ' + source(entry) + ".\n\n"
                + "*What its maps do not say:* " + entry.limits() + "\n" + parameters(entry);
    }

    private static String source(ExplainerEntry entry) {
        return entry.control() ? "It is a control" : "Published by " + entry.source();
    }

    private static String parameters(ExplainerEntry entry) {
        if (entry.settings().all().isEmpty()) {
            return "";
        }
        return entry.settings().all().stream()
                .map(ExplainerTable::row)
                .collect(Collectors.joining(
                        "", "\n| Parameter | Default | May be | Meaning |\n|---|---|---|---|\n", ""));
    }

    private static String row(Parameter parameter) {
        return "| " + parameter.name() + " | " + parameter.standard() + " | " + parameter.range() + " | "
                + parameter.meaning() + " |\n";
    }
}
