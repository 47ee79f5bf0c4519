package dev.assay.console.export;

/** Where exports lie in the store. */
final class Keys {
    static final String ROOT = "exports/";

    /** The checkpoint of the export that was finished last. */
    static final String NEWEST = ROOT + "checkpoint";

    private Keys() {}

    static String bag(String export) {
        return ROOT + export + "/bag.zip";
    }

    /** The checkpoint of that export: what its holder may give to {@code assay verify --previous}. */
    static String checkpoint(String export) {
        return ROOT + export + "/checkpoint";
    }

    /** What is known of it; written last, so that what it tells of is there. */
    static String summary(String export) {
        return ROOT + export + "/export.json";
    }
}
