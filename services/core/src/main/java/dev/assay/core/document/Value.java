package dev.assay.core.document;

import dev.assay.core.parameter.Nearest;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value in a document and where it stands, so that a refusal can name file, line and key. Each method asks for one
 * type and throws {@link Refused} with what was found and what is expected.
 */
public final class Value {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?");
    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "no", "off");
    private static final int SHOWN = 60;

    private final String file;
    private final String key;
    private final Node node;

    /**
     * @param key path of keys from the root, for example {@code input.shape[0]}; the empty string for the root
     */
    Value(String file, String key, Node node) {
        this.file = file;
        this.key = key;
        this.node = node;
    }

    /** The line on which it begins, from 1. */
    public int line() {
        return node.line();
    }

    /** A mapping with no other keys than the known ones. */
    public Fields fields(String... known) {
        Map<String, Value> values = new LinkedHashMap<>();
        Collection<String> names = List.of(known);
        for (Node.Entry entry : mapping().entries()) {
            if (!names.contains(entry.key())) {
                throw new Refused(file + " line " + entry.line() + ": unknown key " + quote(entry.key())
                        + hint(entry.key(), names));
            }
            if (!(entry.node() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NOTHING)) {
                values.put(entry.key(), new Value(file, below(entry.key()), entry.node()));
            }
        }
        return new Fields(this, values);
    }

    /** A mapping whose keys are names of the writer's choice, in written order. */
    public Map<String, Value> entries() {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Node.Entry entry : mapping().entries()) {
            values.put(entry.key(), new Value(file, below(entry.key()), entry.node()));
        }
        return values;
    }

    /** A list of {@code min} to {@code max} items. */
    public List<Value> items(int min, int max) {
        if (!(node instanceof Node.Sequence sequence)) {
            throw expected("a list");
        }
        int size = sequence.items().size();
        if (size < min || size > max) {
            String wanted = min == max ? String.valueOf(min) : min + " to " + max;
            throw refused(subject() + " must be a list of " + wanted + ", found " + size);
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(new Value(file, key + '[' + i + ']', sequence.items().get(i)));
        }
        return values;
    }

    /** Text as written; a number or a word such as {@code no} is text too. */
    public String text() {
        if (node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NOTHING) {
            return scalar.text();
        }
        throw expected("text");
    }

    /** Text of 1 to {@code max} characters, none of them a control character. */
    public String line(int max) {
        String text = text();
        if (text.isBlank() || text.length() > max || text.chars().anyMatch(Character::isISOControl)) {
            throw expected("one line of 1 to " + max + " characters");
        }
        return text;
    }

    /** True where it is written as a number, without quotes. */
    public boolean isNumber() {
        return node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NUMBER;
    }

    /** True for a list, whatever its items. */
    public boolean isList() {
        return node instanceof Node.Sequence;
    }

    public int integer(int min, int max) {
        return Math.toIntExact(integer(min, (long) max));
    }

    public long integer(long min, long max) {
        String wanted = "a whole number in [" + min + ", " + max + "]";
        if (!(node instanceof Node.Scalar scalar)
                || scalar.kind() != Node.Kind.NUMBER
                || !WHOLE.matcher(scalar.text()).matches()) {
            throw expected(wanted);
        }
        long value = Long.parseLong(scalar.text());
        if (value < min || value > max) {
            throw expected(wanted);
        }
        return value;
    }

    /** A finite number; {@code .5} and {@code 1e-3} count, which YAML 1.1 takes for text. */
    public double number() {
        if (node instanceof Node.Scalar scalar
                && DECIMAL.matcher(scalar.text()).matches()
                && (scalar.kind() == Node.Kind.NUMBER
                        || !WHOLE.matcher(scalar.text()).matches())) {
            double value = Double.parseDouble(scalar.text());
            if (Double.isFinite(value)) {
                return value;
            }
        }
        throw expected("a number");
    }

    /** {@code true} or {@code false}; YAML's yes, on, no and off count. */
    public boolean flag() {
        String text = node instanceof Node.Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw expected("true or false");
        }
        return TRUE.contains(text);
    }

    /** A constant of the enum, written as {@link #word} writes it. */
    public <E extends Enum<E>> E choice(Class<E> type) {
        return choice(type, Value::word);
    }

    /** A constant of the enum, written as its name. */
    public <E extends Enum<E>> E constant(Class<E> type) {
        return choice(type, Enum::name);
    }

    private <E extends Enum<E>> E choice(Class<E> type, Function<Enum<?>, String> form) {
        String text = text();
        for (E constant : type.getEnumConstants()) {
            if (form.apply(constant).equals(text)) {
                return constant;
            }
        }
        List<String> forms = Stream.of(type.getEnumConstants()).map(form).toList();
        String last = forms.getLast();
        throw expected(
                forms.size() == 1 ? last : String.join(", ", forms.subList(0, forms.size() - 1)) + " or " + last);
    }

    /** How documents write a constant: {@code at-least} for {@code AT_LEAST}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Text turned into a value.
     *
     * @param parse whose IllegalArgumentException says what is wrong
     */
    public <T> T read(Function<String, T> parse) {
        String text = text();
        return check(() -> parse.apply(text));
    }

    /**
     * A value made from several parts of this one.
     *
     * @param make whose IllegalArgumentException says what is wrong
     */
    public <T> T check(Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw new Refused(place() + subject() + ": " + e.getMessage(), e);
        }
    }

    /** The refusal for something that this value says, with file and line in front. */
    public Refused refused(String complaint) {
        return new Refused(place() + complaint);
    }

    /** The refusal for what this value says, with file, line and key in front. */
    public Refused wrong(String complaint) {
        return refused(subject() + ": " + complaint);
    }

    /** The refusal with key and what was found. */
    public Refused expected(String wanted) {
        return refused(subject() + " must be " + wanted + ", found " + found());
    }

    /** Refuses the second of two equal texts. */
    public static void requireUnique(List<Value> values, String what) {
        Set<String> seen = new TreeSet<>();
        for (Value value : values) {
            if (!seen.add(value.text())) {
                throw value.wrong(what + " must be unique, found " + quote(value.text()) + " twice");
            }
        }
    }

    private Node.Mapping mapping() {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw expected("keys with values");
    }

    private String place() {
        return file + " line " + node.line() + ": ";
    }

    private String subject() {
        return key.isEmpty() ? "the document" : key;
    }

    private String below(String name) {
        return key.isEmpty() ? name : key + '.' + name;
    }

    private String found() {
        return switch (node) {
            case Node.Mapping m -> "keys with values";
            case Node.Sequence s -> "a list of " + s.items().size();
            case Node.Scalar s ->
                switch (s.kind()) {
                    case TEXT -> quote(s.text());
                    case NUMBER, BOOLEAN -> s.text();
                    case NOTHING -> "nothing";
                };
        };
    }

    /** The end of a sentence about an unknown word: the nearest known one, else all that are known. */
    public static String hint(String word, Collection<String> known) {
        return Nearest.to(word, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElseGet(() -> "; known: " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }

    static String quote(String text) {
        return '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
    }

    @Override
    public String toString() {
        return place() + subject() + " = " + found();
    }
}
