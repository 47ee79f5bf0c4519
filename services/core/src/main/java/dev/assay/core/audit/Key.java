package dev.assay.core.audit;

/**
 * What a value is a value of.
 *
 * @param check name and version, for example {@code deletion/1}
 * @param explainer the empty string where the check looks at no maps
 * @param metric for example {@code auc}; where a check has one value a layer or an axis, {@code cka:layer3}
 */
public record Key(String check, String explainer, String metric) implements Comparable<Key> {
    private static final String OF_PREVIOUS = " of the previous version";

    /** What the metric of a difference to a control ends in. */
    public static String over(String control) {
        return " over " + control;
    }

    /** The metric of the model's version before, as tasks name it. */
    public static String ofPrevious(String metric) {
        return metric + OF_PREVIOUS;
    }

    /** True for the metric of the version before: it informs, and rules judge the difference to it. */
    public static boolean isOfPrevious(String metric) {
        return metric.endsWith(OF_PREVIOUS);
    }

    @Override
    public int compareTo(Key other) {
        int order = check.compareTo(other.check);
        order = order != 0 ? order : explainer.compareTo(other.explainer);
        return order != 0 ? order : metric.compareTo(other.metric);
    }

    @Override
    public String toString() {
        return check + (explainer.isEmpty() ? "" : " of " + explainer) + ", " + metric;
    }
}
