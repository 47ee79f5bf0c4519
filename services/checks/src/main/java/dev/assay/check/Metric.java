package dev.assay.check;

/**
 * One number that a check gives.
 *
 * @param name for example {@code auc}; with {@code part}, the stem of names such as {@code spearman:seed}
 * @param part what follows the colon, for example {@code axis}; empty where the metric is one number
 * @param better where the good values lie
 * @param share whether a sample's value says of how many cases something holds, such as members that are right
 * @param meaning one sentence, with the unit or range
 */
public record Metric(String name, String part, Better better, boolean share, String meaning) {
    /** Where the good values lie. */
    public enum Better {
        HIGHER,
        LOWER,
        /** It informs, or another metric is read against it. */
        NEITHER
    }

    public static Metric higher(String name, String meaning) {
        return new Metric(name, "", Better.HIGHER, false, meaning);
    }

    public static Metric lower(String name, String meaning) {
        return new Metric(name, "", Better.LOWER, false, meaning);
    }

    public static Metric neither(String name, String meaning) {
        return new Metric(name, "", Better.NEITHER, false, meaning);
    }

    /** The same metric, one for each of something. */
    public Metric each(String of) {
        return new Metric(name, of, better, share, meaning);
    }

    /** The same metric, whose values are shares of cases. */
    public Metric ofCases() {
        return new Metric(name, part, better, true, meaning);
    }

    /** How it is written for people: {@code spearman:<axis>}. */
    public String form() {
        return part.isEmpty() ? name : name + ":<" + part + '>';
    }

    /** True when a rule may name it so: the name, and with parts any of them. */
    public boolean matches(String written) {
        return written.equals(name)
                || (!part.isEmpty() && written.length() > name.length() + 1 && written.startsWith(name + ':'));
    }
}
