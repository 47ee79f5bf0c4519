package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An explainer as the catalogue lists it.
 *
 * @param name the stable name written to plans and records
 * @param summary what it does, in one sentence
 * @param source where it was published, or {@link #CONTROL}
 * @param limits what its maps do not say, in one sentence; stated in the record
 * @param make an instance from resolved arguments
 * @param traits what those who run it need to know
 */
public record ExplainerEntry(
        String name,
        String summary,
        String source,
        String limits,
        Parameters parameters,
        Function<Arguments, Explainer> make,
        Set<Trait> traits) {
    /** The source of an explainer that others are read against. */
    public static final String CONTROL = "a control";

    /**
     * Chooses the random numbers of a stochastic explainer that is run alone. No parameter of the explainer: an audit
     * draws from its own seed.
     */
    public static final Parameter SEED = new Parameter.Whole(
            "seed", 0, 0, Integer.MAX_VALUE, "chooses the random numbers; an audit draws from its own seed instead");

    /** What those who run an explainer need to know. */
    public enum Trait {
        /** Uses its draws: another seed gives another map. */
        STOCHASTIC,
        /** Runs the model many times for one sample, and so fills batches by itself. */
        MANY_PASSES
    }

    public ExplainerEntry {
        traits = Set.copyOf(traits);
    }

    /** An explainer that draws nothing and runs the model a few times. */
    public ExplainerEntry(
            String name,
            String summary,
            String source,
            String limits,
            Parameters parameters,
            Function<Arguments, Explainer> make) {
        this(name, summary, source, limits, parameters, make, Set.of());
    }

    /** True for what others are read against: no rule judges it, and its maps are no evidence. */
    public boolean control() {
        return source.equals(CONTROL);
    }

    /** The explainer with the defaults of its parameters. */
    public Explainer standard() {
        return make.apply(parameters.arguments(Map.of()));
    }

    public boolean stochastic() {
        return traits.contains(Trait.STOCHASTIC);
    }

    /** What may be set where it is run alone: its parameters, and the seed where it draws. */
    public Parameters settings() {
        return stochastic()
                ? new Parameters(
                        parameters.owner(),
                        Stream.concat(parameters.all().stream(), Stream.of(SEED))
                                .toList())
                : parameters;
    }
}
