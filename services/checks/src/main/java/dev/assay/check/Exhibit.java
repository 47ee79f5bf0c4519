package dev.assay.check;

/**
 * A picture or its numbers, drawn and not yet kept.
 *
 * @param file name within the check's folder, unique within the audit
 * @param title one line for people
 * @param alt what it shows, for those who do not see it
 * @param bytes the same for the same inputs
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
public record Exhibit(String file, String mediaType, String title, String alt, byte[] bytes) {
    public static final String PNG = "image/png";
    public static final String SVG = "image/svg+xml";
    public static final String JSON = "application/json";
    public static final String NPY = "application/x-npy";
}
