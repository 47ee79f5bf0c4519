package dev.assay.check;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.plan.Predecessor;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A check as the catalogue lists it: what people read about it, what a plan may say of it, and how it is made.
 *
 * @param id name and version, for example {@code deletion/1}; a changed formula or default takes a new version
 * @param family for example {@code fidelity}
 * @param scope what a task of it looks at
 * @param question what it asks, in one sentence
 * @param method how it is computed, with what the record needs to say: baselines, normalisation, ties
 * @param source of the definition
 * @param parameters in the order of their importance
 * @param metrics it gives
 * @param failed what it means when a rule on it fails, in one sentence
 * @param remedy what to do then, in one sentence
 * @param make the check from its parameters
 * @param compares with which predecessors it compares
 */
public record Description(
        String id,
        String family,
        Scope scope,
        String question,
        String method,
        String source,
        List<Parameter> parameters,
        List<Metric> metrics,
        String failed,
        String remedy,
        Function<Arguments, Check> make,
        List<Predecessor> compares) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}/[1-9][0-9]{0,2}");

    public Description {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a check id must be name/version, found \"" + id + '"');
        }
        parameters = List.copyOf(parameters);
        metrics = List.copyOf(metrics);
        compares = List.copyOf(compares);
    }

    /** A check that compares with no predecessor. */
    public Description(
            String id,
            String family,
            Scope scope,
            String question,
            String method,
            String source,
            List<Parameter> parameters,
            List<Metric> metrics,
            String failed,
            String remedy,
            Function<Arguments, Check> make) {
        this(id, family, scope, question, method, source, parameters, metrics, failed, remedy, make, List.of());
    }

    /** The name without the version, as plans write it. */
    public String name() {
        return id.substring(0, id.indexOf('/'));
    }

    public Parameters declared() {
        return new Parameters("check \"" + name() + '"', parameters);
    }
}
