package dev.assay.onnx.gradient;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The equation of an Einsum with a letter for every axis. An ellipsis stands for axes that broadcast, in all terms for
 * as many (ONNX Runtime takes no others). Where there is no arrow the result has these and then, in the order of the
 * alphabet, each letter that stands once.
 *
 * @param terms one an operand
 */
record EinsumEquation(List<String> terms, String result) {
    private static final String ELLIPSIS = "...";
    private static final String ARROW = "->";

    /**
     * @param written as the attribute has it
     * @param ranks one an operand
     * @throws IllegalArgumentException if it is no equation of operands of these ranks, or has no letters left
     */
    static EinsumEquation of(String written, List<Integer> ranks) {
        String equation = written.replace(" ", "");
        int arrow = equation.indexOf(ARROW);
        String left = arrow < 0 ? equation : equation.substring(0, arrow);
        List<String> terms = List.of(left.split(",", -1));
        if (terms.size() != ranks.size()) {
            throw new IllegalArgumentException("has " + terms.size() + " terms for " + ranks.size() + " inputs");
        }
        int axes = 0;
        for (int i = 0; i < terms.size(); i++) {
            String term = terms.get(i);
            int more = ranks.get(i) - term.replace(ELLIPSIS, "").length();
            if (term.contains(ELLIPSIS) ? more < 0 : more != 0) {
                throw new IllegalArgumentException("has the term " + term + " for an input of rank " + ranks.get(i));
            }
            axes = Math.max(axes, more);
        }
        String letters = unused(left, axes);
        String result = arrow < 0 ? ELLIPSIS + single(left) : equation.substring(arrow + ARROW.length());
        return new EinsumEquation(
                terms.stream().map(term -> term.replace(ELLIPSIS, letters)).toList(),
                result.replace(ELLIPSIS, letters));
    }

    private static String unused(String used, int count) {
        String letters = IntStream.concat(IntStream.rangeClosed('a', 'z'), IntStream.rangeClosed('A', 'Z'))
                .filter(letter -> used.indexOf(letter) < 0)
                .limit(count)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        if (letters.length() < count) {
            throw new IllegalArgumentException("leaves no letters for its ellipsis");
        }
        return letters;
    }

    private static String single(String left) {
        return left.chars()
                .filter(Character::isLetter)
                .filter(letter -> left.indexOf(letter) == left.lastIndexOf(letter))
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
