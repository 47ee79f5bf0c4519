package dev.assay.console.view;

/**
 * A release or plan, by name.
 *
 * @param digest {@code sha256:<hex>}; empty where it is not known yet
 */
public record Ref(String name, String version, String digest) {
    private static final int BRIEF = 12;
    private static final int PREFIX = "sha256:".length();

    /** {@code name@version}. */
    public String id() {
        return name + '@' + version;
    }

    /** Enough of the digest for people. */
    public String brief() {
        return digest.length() < PREFIX + BRIEF ? digest : digest.substring(PREFIX, PREFIX + BRIEF);
    }
}
