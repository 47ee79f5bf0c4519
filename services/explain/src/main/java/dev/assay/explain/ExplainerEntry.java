package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameters;
import java.util.function.Function;

/**
 * An explainer as the catalogue lists it.
 *
 * @param name the stable name written to plans and records
 * @param summary what it does, in one sentence
 * @param source where it was published, or {@link #CONTROL}
 * @param limits what its maps do not say, in one sentence; stated in the record
 * @param make an instance from resolved arguments
 */
public record ExplainerEntry(
        String name,
        String summary,
        String source,
        String limits,
        Parameters parameters,
        Function<Arguments, Explainer> make) {
    /** The source of an explainer that others are read against. */
    public static final String CONTROL = "a control";

    /** True for what others are read against: no rule judges it, and its maps are no evidence. */
    public boolean control() {
        return source.equals(CONTROL);
    }
}
