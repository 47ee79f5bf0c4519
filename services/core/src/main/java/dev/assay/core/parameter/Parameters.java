package dev.assay.core.parameter;

import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parameters of one explainer or check.
 *
 * @param owner whose they are, for messages, for example {@code explainer "rise"}
 */
public record Parameters(String owner, List<Parameter> all) {
    public Parameters {
        all = List.copyOf(all);
        if (all.stream().map(Parameter::name).distinct().count() != all.size()) {
            throw new IllegalArgumentException("the parameters of " + owner + " must have distinct names");
        }
    }

    /**
     * Every parameter with its value in the one written form: what is given, and defaults for the rest.
     *
     * @throws Refused if a name is unknown or a value outside its range
     */
    public SortedMap<String, String> resolve(Map<String, String> with) {
        List<String> names = all.stream().map(Parameter::name).sorted().toList();
        for (String given : with.keySet()) {
            if (!names.contains(given)) {
                throw new Refused(owner + " has no parameter \"" + given + '"' + Nearest.hint(given, names));
            }
        }
        SortedMap<String, String> resolved = new TreeMap<>();
        for (Parameter parameter : all) {
            String given = with.get(parameter.name());
            resolved.put(parameter.name(), given == null ? parameter.standard() : parameter.canonical(owner, given));
        }
        return resolved;
    }

    /** The values to configure with: what is given, and defaults for the rest. */
    public Arguments arguments(Map<String, String> with) {
        return new Arguments(resolve(with));
    }
}
