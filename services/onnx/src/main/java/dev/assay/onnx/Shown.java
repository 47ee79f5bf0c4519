package dev.assay.onnx;

/** Words of a stranger's file as a message may show them: in one line, printable, and not too long. */
final class Shown {
    /** Names in real graphs are shorter; a hostile one can have megabytes. */
    private static final int MAX_CHARACTERS = 120;

    private Shown() {}

    static String word(String word) {
        return words(word, MAX_CHARACTERS);
    }

    static String words(String words, int most) {
        String start = words.length() > most ? words.substring(0, most) + "…" : words;
        return start.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }

    static String quoted(String word) {
        return '"' + word(word) + '"';
    }
}
