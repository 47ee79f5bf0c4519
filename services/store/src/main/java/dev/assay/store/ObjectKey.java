package dev.assay.store;

import java.util.regex.Pattern;

/** The form of keys: the same on every store, and safe as a path of files. */
public final class ObjectKey {
    /** S3's own limit. */
    public static final int MAX_CHARS = 1024;

    /** File systems admit 255; servers that keep objects as files add something of their own. */
    public static final int MAX_PART_CHARS = 200;

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*");

    private ObjectKey() {}

    /**
     * @return the key
     * @throws IllegalArgumentException if it is none: an empty part, a part that starts with a dot, another character
     */
    public static String check(String key) {
        if (key.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "an object key must have at most " + MAX_CHARS + " characters, found " + key.length());
        }
        for (String part : key.split("/", -1)) {
            if (part.length() > MAX_PART_CHARS || !PART.matcher(part).matches()) {
                throw new IllegalArgumentException("an object key must be parts of A-Z a-z 0-9 . _ @ + - that do not"
                        + " start with a dot and have at most " + MAX_PART_CHARS
                        + " characters, joined with /, found \""
                        + key + '"');
            }
        }
        return key;
    }

    /** As {@link #check}; a prefix may also be empty, end with a slash or in the middle of a part. */
    public static String checkPrefix(String prefix) {
        if (!prefix.isEmpty()) {
            check(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
        }
        return prefix;
    }
}
