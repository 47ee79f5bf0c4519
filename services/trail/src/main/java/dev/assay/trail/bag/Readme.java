package dev.assay.trail.bag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code README.txt}: how to check the bag with tools of others. */
final class Readme {
    private Readme() {}

    static byte[] text(Scope scope) {
        String file = scope.isFull() ? "README-full.txt" : "README-subset.txt";
        try (InputStream in = Readme.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from this library");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{export}", scope.export())
                    .replace("{origin}", scope.head().origin())
                    .replace("{size}", String.valueOf(scope.head().size()))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
