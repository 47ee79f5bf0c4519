package dev.assay.planner;

import dev.assay.core.release.ReleaseId;

/** A model release that is to be audited with a dataset release. */
record Pairing(ReleaseId model, ReleaseId dataset) implements Comparable<Pairing> {
    private static final char GAP = ' ';

    /** Reads what {@link #toString} wrote. */
    static Pairing parse(String text) {
        int gap = text.indexOf(GAP);
        return new Pairing(ReleaseId.parse(text.substring(0, gap)), ReleaseId.parse(text.substring(gap + 1)));
    }

    @Override
    public int compareTo(Pairing other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return model.toString() + GAP + dataset;
    }
}
