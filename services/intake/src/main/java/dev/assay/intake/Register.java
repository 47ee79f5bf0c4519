package dev.assay.intake;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.ObjectStore.Put;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which digest each version has, and which of them are known to be published. Written once and never replaced: the
 * store's conditional put decides between two intakes that are sent different bytes for one version.
 */
final class Register {
    private static final String TEXT = "text/plain";

    private final ObjectStore store;

    Register(ObjectStore store) {
        this.store = store;
    }

    /** The digest that the version has, if it has one. */
    Optional<Digest> held(Kind kind, String name, String version) throws IOException {
        return read(key("releases", kind, name, version));
    }

    /**
     * Gives the version its digest, unless it has one.
     *
     * @return the digest that it has now
     */
    Digest claim(Subject subject) throws IOException {
        String key = key("releases", subject.kind(), subject.name(), subject.version());
        return switch (store.putIfAbsent(key, line(subject.digest()), TEXT)) {
            case Put.Created created -> subject.digest();
            case Put.Same same -> subject.digest();
            case Put.Other other ->
                read(key).orElseThrow(() -> new IOException("object " + key + " was there and is gone"));
        };
    }

    boolean published(Subject subject) throws IOException {
        return read(publishedKey(subject)).isPresent();
    }

    void markPublished(Subject subject) throws IOException {
        store.put(publishedKey(subject), line(subject.digest()), TEXT);
    }

    private Optional<Digest> read(String key) throws IOException {
        return switch (store.get(key)) {
            case Found.Intact intact -> Optional.of(parse(key, intact.content()));
            case Found.Missing missing -> Optional.empty();
            case Found.Altered altered -> throw unreadable(key, "other bytes");
        };
    }

    private static Digest parse(String key, byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.UTF_8).strip();
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(unreadable(key, text).getMessage(), e);
        }
    }

    private static IOException unreadable(String key, String found) {
        return new IOException("object " + key + " must hold one digest, found \"" + found + '"');
    }

    private static byte[] line(Digest digest) {
        return (digest + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String publishedKey(Subject subject) {
        return key("published", subject.kind(), subject.name(), subject.version());
    }

    private static String key(String folder, Kind kind, String name, String version) {
        return folder + '/' + kind + '/' + name + '/' + version;
    }
}
