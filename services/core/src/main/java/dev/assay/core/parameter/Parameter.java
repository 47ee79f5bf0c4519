package dev.assay.core.parameter;

import dev.assay.core.release.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A setting of an explainer or a check that changes its numbers: recorded with every result. */
public sealed interface Parameter {
    /** Lowercase letters, digits and dashes. */
    String name();

    /** The default in its written form. */
    String standard();

    /** What may be given, in words that follow "must be". */
    String range();

    /** What it does, for people. */
    String meaning();

    /**
     * The one written form of a value, so that equal settings give equal plans.
     *
     * @param owner whose parameter it is, for the message, for example {@code explainer "rise"}
     * @throws Refused if the value is outside the range
     */
    String canonical(String owner, String value);

    /** A whole number in [least, most]. */
    record Whole(String name, int preset, int least, int most, String meaning) implements Parameter {
        public Whole {
            Checks.name(name);
            if (preset < least || preset > most) {
                throw new IllegalArgumentException(
                        "the default of " + name + " must be in [" + least + ", " + most + "], found " + preset);
            }
        }

        @Override
        public String standard() {
            return Integer.toString(preset);
        }

        @Override
        public String range() {
            return "a whole number in [" + least + ", " + most + "]";
        }

        @Override
        public String canonical(String owner, String value) {
            try {
                int number = Integer.parseInt(value.strip());
                if (number >= least && number <= most) {
                    return Integer.toString(number);
                }
            } catch (NumberFormatException e) {
                throw Checks.refused(this, owner, value, e);
            }
            throw Checks.refused(this, owner, value, null);
        }
    }

    /** A finite number in [least, most]. */
    record Real(String name, double preset, double least, double most, String meaning) implements Parameter {
        public Real {
            Checks.name(name);
            if (!(preset >= least && preset <= most)) {
                throw new IllegalArgumentException(
                        "the default of " + name + " must be in [" + least + ", " + most + "], found " + preset);
            }
        }

        @Override
        public String standard() {
            return Double.toString(preset);
        }

        @Override
        public String range() {
            return "a number in [" + least + ", " + most + "]";
        }

        @Override
        public String canonical(String owner, String value) {
            try {
                double number = Double.parseDouble(value.strip());
                if (number >= least && number <= most) {
                    return Double.toString(number);
                }
            } catch (NumberFormatException e) {
                throw Checks.refused(this, owner, value, e);
            }
            throw Checks.refused(this, owner, value, null);
        }
    }

    /** One of a few words. */
    record Choice(String name, String standard, List<String> options, String meaning) implements Parameter {
        public Choice {
            Checks.name(name);
            options = List.copyOf(options);
            if (!options.contains(standard)) {
                throw new IllegalArgumentException(
                        "the default of " + name + " must be one of " + options + ", found " + standard);
            }
        }

        @Override
        public String range() {
            return "one of " + String.join(", ", options);
        }

        @Override
        public String canonical(String owner, String value) {
            String word = value.strip();
            if (!options.contains(word)) {
                throw Checks.refused(this, owner, value, null);
            }
            return word;
        }
    }

    /** One or more of a few words, written with commas between them in the order of the options. */
    record Several(String name, List<String> presets, List<String> options, String meaning) implements Parameter {
        public Several {
            Checks.name(name);
            presets = List.copyOf(presets);
            options = List.copyOf(options);
            if (presets.isEmpty() || !options.containsAll(presets)) {
                throw new IllegalArgumentException(
                        "the default of " + name + " must be some of " + options + ", found " + presets);
            }
        }

        @Override
        public String standard() {
            return String.join(",", options.stream().filter(presets::contains).toList());
        }

        @Override
        public String range() {
            return "one or more of " + String.join(", ", options);
        }

        @Override
        public String canonical(String owner, String value) {
            List<String> words =
                    Arrays.stream(value.split(",", -1)).map(String::strip).toList();
            if (!options.containsAll(words)) {
                throw Checks.refused(this, owner, value, null);
            }
            return String.join(",", options.stream().filter(words::contains).toList());
        }
    }

    /**
     * A name that only the model or the dataset can say whether it exists.
     *
     * @param taken names that mean something else already
     */
    record Text(String name, String standard, String meaning, List<String> taken) implements Parameter {
        private static final int MAX_CHARACTERS = 200;
        private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]{1," + MAX_CHARACTERS + "}");

        public Text {
            Checks.name(name);
            taken = List.copyOf(taken);
        }

        public Text(String name, String standard, String meaning) {
            this(name, standard, meaning, List.of());
        }

        @Override
        public String range() {
            String plain = "1 to " + MAX_CHARACTERS + " printable characters without spaces";
            return taken.isEmpty() ? plain : plain + ", and none of " + String.join(", ", taken);
        }

        @Override
        public String canonical(String owner, String value) {
            String word = value.strip();
            if (!PLAIN.matcher(word).matches() || taken.contains(word)) {
                throw Checks.refused(this, owner, value, null);
            }
            return word;
        }
    }
}
