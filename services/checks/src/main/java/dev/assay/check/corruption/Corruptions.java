package dev.assay.check.corruption;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Mean;
import dev.assay.core.parameter.Parameter;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All corruptions there are; a new one is one class and one line. */
final class Corruptions {
    static final List<Corruption> ALL = List.of(
            new GaussianNoise(),
            new ShotNoise(),
            new ImpulseNoise(),
            new DefocusBlur(),
            new GlassBlur(),
            new MotionBlur(),
            new ZoomBlur(),
            new Snow(),
            new Frost(),
            new Fog(),
            new Brightness(),
            new Contrast(),
            new Elastic(),
            new Pixelate(),
            new Jpeg(),
            new SpeckleNoise(),
            new GaussianBlur(),
            new Spatter(),
            new Saturate());

    static final Parameter.Several KINDS = new Parameter.Several(
            "kinds",
            names(),
            names(),
            "corruptions, each with the published parameters of its severity; the last four were held out by their"
                    + " authors");

    static final Parameter.Several SEVERITIES = new Parameter.Several(
            "severities", List.of("1", "2", "3", "4", "5"), List.of("1", "2", "3", "4", "5"), "how strong, 1 to 5");

    /** How pictures are spoilt, for the record. */
    static final String METHOD = "Corruptions with the published parameters of each severity, seeded and rounded to 8"
            + " bits; lengths in proportion to the shorter side (published for 224 pixels), frost, snow, fog and spatter"
            + " drawn by this program, JPEG as the Java runtime encodes it.";

    private Corruptions() {}

    /** One corruption at one severity. */
    record Spoilt(Corruption kind, int severity) {
        /** For metrics and files: {@code jpeg-3}. */
        String name() {
            return kind.name() + '-' + severity;
        }
    }

    /** For metrics: the mean over the kinds at one severity. */
    static String severity(int severity) {
        return "severity-" + severity;
    }

    static List<Spoilt> of(List<String> kinds, List<String> severities) {
        return kinds.stream()
                .map(Corruptions::named)
                .flatMap(kind -> severities.stream().map(s -> new Spoilt(kind, Integer.parseInt(s))))
                .toList();
    }

    /** Severities that are asked, in order. */
    static List<Integer> severities(List<Spoilt> spoilt) {
        return spoilt.stream().map(Spoilt::severity).distinct().sorted().toList();
    }

    /** Those that the dataset's pictures can be spoilt by. */
    static List<Spoilt> fitting(List<Spoilt> spoilt, Audited audited) {
        boolean gray = audited.dataset().channels() == 1;
        return spoilt.stream().filter(one -> !gray || !one.kind().needsColour()).toList();
    }

    /** Names of all of them, then of the severities: the parts of each metric. */
    static List<String> parts(List<Spoilt> spoilt) {
        return Stream.concat(
                        spoilt.stream().map(Spoilt::name),
                        severities(spoilt).stream().map(Corruptions::severity))
                .toList();
    }

    /** Metrics, and why some are absent. */
    static Applies applies(List<Spoilt> spoilt, Audited audited, List<String> stems) {
        List<Spoilt> fitting = fitting(spoilt, audited);
        TreeMap<String, String> absent = new TreeMap<>();
        for (Spoilt one : spoilt) {
            if (!fitting.contains(one)) {
                stems.forEach(stem -> absent.put(
                        stem + ':' + one.name(), one.kind().name() + " changes colours, and the pictures are gray"));
            }
        }
        List<String> metrics = parts(fitting).stream()
                .flatMap(part -> stems.stream().map(stem -> stem + ':' + part))
                .toList();
        return new Applies(metrics, absent);
    }

    /**
     * Values of every part from those of the corruptions: each severity gets the mean over its kinds that have a value.
     *
     * @param values one row a corruption, one column a stem
     * @return row by row, the severities after the corruptions
     */
    static double[] withSeverities(List<Spoilt> spoilt, double[][] values) {
        int stems = values.length == 0 ? 0 : values[0].length;
        List<Integer> severities = severities(spoilt);
        double[] all = new double[(spoilt.size() + severities.size()) * stems];
        for (int s = 0; s < spoilt.size(); s++) {
            System.arraycopy(values[s], 0, all, s * stems, stems);
        }
        for (int k = 0; k < severities.size(); k++) {
            for (int stem = 0; stem < stems; stem++) {
                Mean mean = new Mean();
                for (int s = 0; s < spoilt.size(); s++) {
                    mean.add(spoilt.get(s).severity() == severities.get(k) ? values[s][stem] : Double.NaN);
                }
                all[(spoilt.size() + k) * stems + stem] = mean.value();
            }
        }
        return all;
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
