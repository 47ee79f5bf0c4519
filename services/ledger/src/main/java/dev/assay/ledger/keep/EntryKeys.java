package dev.assay.ledger.keep;

/** Where the leaves of the ledger lie in the object store. */
public final class EntryKeys {
    /** Digits of the largest 64-bit number and one: keys sort as their indices do. */
    private static final int DIGITS = 20;

    private EntryKeys() {}

    /** {@code ledger/entries/00000000000000000012.json} */
    public static String of(long index) {
        String digits = String.valueOf(index);
        return "ledger/entries/" + "0".repeat(DIGITS - digits.length()) + digits + ".json";
    }
}
