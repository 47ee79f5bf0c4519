package dev.assay.core.parameter;

import java.util.Collection;
import java.util.Optional;

/** The known name that a mistyped one most likely meant. */
public final class Nearest {
    /** Longer words are compared by their first characters: bounds the work a hostile name can ask for. */
    private static final int COMPARED_CHARACTERS = 64;

    private Nearest() {}

    /** The known name within a third of its length in edits (Levenshtein), the first among equals. */
    public static Optional<String> to(String word, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(shorten(word), shorten(candidate));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best != null && least <= Math.max(1, best.length() / 3) ? Optional.of(best) : Optional.empty();
    }

    /** The end of a message about an unknown word: the nearest known one where there is one, and all that are known. */
    public static String hint(String word, Collection<String> known) {
        String all = known.isEmpty() ? "none" : String.join(", ", known);
        return to(word, known)
                .map(name -> "; did you mean \"" + name + "\"? Known: " + all)
                .orElse("; known: " + all);
    }

    private static String shorten(String word) {
        return word.length() > COMPARED_CHARACTERS ? word.substring(0, COMPARED_CHARACTERS) : word;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
