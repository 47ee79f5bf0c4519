package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a tag file one by one: manifests of millions of files are never held as a whole. */
final class Lines {
    /** A digest of 128 digits, two spaces and a path; or a label of bag-info.txt. */
    static final int MAX_LINE = 4096;

    private final String file;
    private final InputStream in;
    private boolean any;

    /** @param in read byte by byte */
    Lines(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * The next line, without its line feed; null at the end.
     *
     * @throws Invalid if a line is too long or ends in anything else than a line feed, or if there is none
     */
    @Nullable
    String next() throws IOException, Invalid {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && any && line.size() == 0) {
                return null;
            }
            if (b < 0 || b == '\r') {
                throw invalid(file + " must have lines that end in a line feed");
            }
            if (line.size() == MAX_LINE) {
                throw invalid(file + " must have lines of at most " + MAX_LINE + " bytes");
            }
            line.write(b);
        }
        any = true;
        return line.toString(StandardCharsets.UTF_8);
    }

    private Invalid invalid(String message) {
        return new Invalid(Problem.of(Step.BAGIT, "manifest", file, message));
    }
}
