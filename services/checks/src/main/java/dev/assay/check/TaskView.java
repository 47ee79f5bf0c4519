package dev.assay.check;

/**
 * What a task looked at, for pictures of the whole of it.
 *
 * @param explainer empty where it looked at no maps
 * @param first index of its first sample
 * @param count of its samples
 */
public record TaskView(Audited audited, String explainer, int first, int count) {
    /** A file name unique within the audit, for example {@code curves-rise-16.svg}. */
    public String file(String stem, String extension) {
        return stem + (explainer.isEmpty() ? "" : "-" + explainer) + '-' + first + '.' + extension;
    }
}
