package dev.assay.check;

/** A mean of the values that exist: members, pairs or draws within one sample. */
public final class Mean {
    private double sum;
    private int count;

    /** Adds a value; NaN is no value and left out. */
    public void add(double value) {
        if (!Double.isNaN(value)) {
            sum += value;
            count++;
        }
    }

    /** NaN when nothing was added. */
    public double value() {
        return count == 0 ? Double.NaN : sum / count;
    }
}
