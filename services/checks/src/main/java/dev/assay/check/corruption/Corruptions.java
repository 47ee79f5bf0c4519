package dev.assay.check.corruption;

import dev.assay.core.parameter.Parameter;
import java.util.List;

/** All corruptions there are; a new one is one class and one line. */
final class Corruptions {
    static final List<Corruption> ALL = List.of(new GaussianNoise(), new Brightness(), new Jpeg());

    static final Parameter.Several KINDS = new Parameter.Several(
            "kinds", names(), names(), "corruptions, each with the published parameters of its severity");
    static final Parameter.Several SEVERITIES = new Parameter.Several(
            "severities", List.of("1", "3", "5"), List.of("1", "2", "3", "4", "5"), "how strong, 1 to 5");

    private Corruptions() {}

    /** One corruption at one severity. */
    record Spoilt(Corruption kind, int severity) {
        /** For metrics and files: {@code jpeg-3}. */
        String name() {
            return kind.name() + '-' + severity;
        }
    }

    static List<Spoilt> of(List<String> kinds, List<String> severities) {
        return kinds.stream()
                .map(Corruptions::named)
                .flatMap(kind -> severities.stream().map(s -> new Spoilt(kind, Integer.parseInt(s))))
                .toList();
    }

    private static Corruption named(String name) {
        return ALL.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no corruption \"" + name + '"'));
    }

    private static List<String> names() {
        return ALL.stream().map(Corruption::name).toList();
    }
}
