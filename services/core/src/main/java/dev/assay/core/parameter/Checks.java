package dev.assay.core.parameter;

import dev.assay.core.release.Refused;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all parameters are held to. */
final class Checks {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int SHOWN_CHARACTERS = 60;

    private Checks() {}

    static void name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a parameter name must match " + NAME + ", found " + name);
        }
    }

    static Refused refused(Parameter parameter, String owner, String value, @Nullable Throwable cause) {
        String shown = value.length() > SHOWN_CHARACTERS ? value.substring(0, SHOWN_CHARACTERS) + "…" : value;
        String message = "parameter \"" + parameter.name() + "\" of " + owner + " must be " + parameter.range()
                + ", found \"" + shown + '"';
        return cause == null ? new Refused(message) : new Refused(message, cause);
    }
}
