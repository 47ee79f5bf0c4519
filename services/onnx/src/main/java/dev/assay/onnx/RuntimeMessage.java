package dev.assay.onnx;

import ai.onnxruntime.OrtException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ONNX Runtime says about a failure, without its source paths, function signatures and codes. */
public final class RuntimeMessage {
    private static final int MAX_CHARACTERS = 240;
    private static final Pattern CODE = Pattern.compile("^Error code - \\w+ - message: ");
    private static final Pattern STATUS = Pattern.compile("\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ");
    private static final Pattern SOURCE =
            Pattern.compile("\\S+\\.(?:cc|h|hpp):\\d+ (?:[\\w:~<>*& ,]+\\([^)]*\\)(?: const)? |\\w+ )");
    private static final Pattern UNKNOWN =
            Pattern.compile("(?:No Op registered for|Could not find an implementation for) (\\w+)");
    private static final Pattern NODE = Pattern.compile("node with name '([^']*)'|In Node, \\(\"([^\"]*)\"");

    private RuntimeMessage() {}

    /** One line, cut off where it is long; without a full stop. */
    public static String of(OrtException failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher operator = UNKNOWN.matcher(text);
        if (operator.find()) {
            Matcher node = NODE.matcher(text);
            String name = !node.find() ? "" : node.group(1) != null ? node.group(1) : node.group(2);
            return "it does not know operator " + Shown.word(operator.group(1))
                    + (name.isEmpty() ? "" : " (node " + Shown.quoted(name) + ")");
        }
        String words = STATUS.matcher(CODE.matcher(text).replaceFirst("")).replaceAll("");
        words = SOURCE.matcher(words)
                .replaceAll("")
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        return Shown.words(words, MAX_CHARACTERS);
    }
}
