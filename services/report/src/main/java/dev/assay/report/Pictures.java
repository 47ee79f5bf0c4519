package dev.assay.report;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.report.ReportView.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts pictures into the report itself, as many as it may hold. */
final class Pictures {
    /** All pictures of a report, before base64: a third more in the page, and several times that while it is printed. */
    static final int MAX_BYTES = 8 << 20;

    /** A drawing of our own has 20 to 60 KB; a larger one is looked at in the evidence. */
    static final int MAX_ONE = 1 << 20;

    private static final String PNG = "image/png";
    private static final String SVG = "image/svg+xml";

    /** Width and height in the header of a PNG: after the signature and the name of the first chunk. */
    private static final int PNG_SIZE = 16;

    /** Width of a page in CSS pixels. */
    private static final int WIDEST = 640;

    private static final int HIGHEST = 230;

    /** Width of a drawing: curves and bars. */
    private static final int DRAWING = 420;

    private final Sources sources;
    private int left = MAX_BYTES;
    private boolean full;
    private boolean broken;

    Pictures(Sources sources) {
        this.sources = sources;
    }

    /** The first pictures of different kinds, in their order; nobody picks them. */
    List<Picture> of(AuditReport audit, List<Evidence> evidence, int limit) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        Set<String> kinds = new HashSet<>();
        for (Evidence one : evidence) {
            boolean drawn = one.mediaType().equals(PNG) || one.mediaType().equals(SVG);
            if (drawn && pictures.size() < limit && kinds.add(kind(one))) {
                picture(audit, one).ifPresent(pictures::add);
            }
        }
        return pictures;
    }

    /** Whether one did not fit. */
    boolean full() {
        return full;
    }

    /** Whether one is missing in the store, or altered. */
    boolean broken() {
        return broken;
    }

    /** {@code overlay-rise-.png} of {@code overlay-rise-0.png}: pictures of one kind differ in their number. */
    private static String kind(Evidence evidence) {
        return evidence.file().replaceAll("[0-9]+", "");
    }

    private Optional<Picture> picture(AuditReport audit, Evidence evidence) throws IOException {
        if (evidence.size() > Math.min(left, MAX_ONE)) {
            full = true;
            return Optional.empty();
        }
        Optional<byte[]> content = sources.picture(audit, evidence);
        if (content.isEmpty()) {
            broken = true;
            return Optional.empty();
        }
        left -= content.get().length;
        String source = "data:" + evidence.mediaType() + ";base64,"
                + Base64.getEncoder().encodeToString(content.get());
        String path = "evidence/" + audit.model().name() + '/' + audit.model().version() + '/'
                + audit.id().value() + '/' + evidence.check() + '/' + evidence.file();
        String title = Words.clean(evidence.title());
        String alt = Words.clean(evidence.alt());
        return Optional.of(new Picture(
                source,
                evidence.mediaType().equals(PNG) ? width(content.get()) : DRAWING,
                alt.startsWith(title) ? alt : title + ". " + alt,
                alt,
                path));
    }

    /** As wide as the page and as high as a third of it, keeping its proportions. */
    private static int width(byte[] png) {
        if (png.length < PNG_SIZE + 2 * Integer.BYTES) {
            return WIDEST;
        }
        ByteBuffer header = ByteBuffer.wrap(png, PNG_SIZE, 2 * Integer.BYTES);
        long width = Math.max(1, header.getInt());
        long height = Math.max(1, header.getInt());
        return (int) Math.clamp(width * HIGHEST / height, 1, Math.min(WIDEST, width));
    }
}
