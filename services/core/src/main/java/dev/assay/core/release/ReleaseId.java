package dev.assay.core.release;

import java.util.regex.Pattern;

/**
 * The name and version of a model release or a dataset release, written {@code name@version}. Each becomes a folder
 * of exports, which must unpack on Windows too: neither ends in a dot or is a name that Windows keeps for a device.
 *
 * @param name 1 to 63 of {@code a-z 0-9 . _ -}, first a letter or digit: it becomes part of object keys and metric labels
 * @param version 1 to 63 of {@code A-Z a-z 0-9 . _ + -}, first a letter or digit
 */
public record ReleaseId(String name, String version) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,62}");

    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    public ReleaseId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name must be 1 to 63 of a-z 0-9 . _ - and start with a letter or digit, found \"" + name + '"');
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "a version must be 1 to 63 of A-Z a-z 0-9 . _ + - and start with a letter or digit, found \""
                            + version + '"');
        }
        checkFolder("a name", name);
        checkFolder("a version", version);
    }

    private static void checkFolder(String what, String text) {
        if (text.endsWith(".") || DEVICE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    what + " must not end in a dot or be a name of Windows's own such as nul or"
                            + " com1: exports have a folder of that name, found \"" + text + '"');
        }
    }

    /** Reads {@code name@version}. */
    public static ReleaseId parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("a release must be written name@version, found \"" + text + '"');
        }
        return new ReleaseId(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return name + '@' + version;
    }
}
