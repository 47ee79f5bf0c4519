package dev.assay.intake.rest;

import dev.assay.core.Digest;
import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import dev.assay.core.release.Refused;
import dev.assay.intake.Raw;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Copied;
import dev.assay.store.ObjectStore.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Fills an upload from each of the forms in which a release may come. */
final class Arrivals {
    private static final String BODY = "request body";

    private final ObjectStore store;
    private final int maxFiles;
    private final int maxDocumentBytes;

    Arrivals(ObjectStore store, int maxFiles, int maxDocumentBytes) {
        this.store = store;
        this.maxFiles = maxFiles;
        this.maxDocumentBytes = maxDocumentBytes;
    }

    /** One part a file; the part's file name is its path. */
    void parts(MultipartFormDataInput form, Upload upload) throws IOException {
        List<FormValue> parts =
                form.getValues().values().stream().flatMap(Collection::stream).toList();
        String names = parts.stream().map(part -> part.getFileName() + "\n").collect(Collectors.joining());
        upload.received(Raw.of(names.getBytes(StandardCharsets.UTF_8)));
        for (FormValue part : parts) {
            if (!part.isFileItem() || part.getFileName() == null) {
                throw new Refused("each part must be a file whose file name is its path in the release folder, found a"
                        + " part without file name");
            }
            part.getFileItem()
                    .write(upload.place(part.getFileName(), part.getFileItem().getFileSize()));
        }
    }

    /** What is in the zip is what is in the release folder. */
    void zip(InputStream body, Upload upload) throws IOException {
        Path zip = upload.copy(body, "upload.zip");
        upload.received(Raw.of(zip));
        upload.unpack(zip);
    }

    /** Files that are in the store, by key and digest. */
    void references(InputStream body, Upload upload) throws IOException {
        byte[] content = document(body, upload);
        Fields fields = Document.json(BODY, content).fields("files");
        for (Value file : fields.get("files").items(1, maxFiles)) {
            Fields reference = file.fields("path", "key", "sha256");
            fetch(
                    reference.get("path").text(),
                    reference.get("key").text(),
                    reference.get("sha256").read(Digest::new),
                    upload);
        }
    }

    /** A body that is held in memory. */
    byte[] document(InputStream body, Upload upload) throws IOException {
        byte[] content = body.readNBytes(maxDocumentBytes + 1);
        upload.received(Raw.of(content));
        if (content.length > maxDocumentBytes) {
            throw new TooLarge("a JSON or YAML body must have at most " + maxDocumentBytes
                    + " bytes, found more: send the files of a release as a zip or as parts");
        }
        return content;
    }

    private void fetch(String path, String key, Digest digest, Upload upload) throws IOException {
        String what = "object " + key + " (for " + path + ")";
        Path to = upload.place(path, size(key, what));
        switch (store.copy(key, digest, to)) {
            case Copied.Intact intact -> {}
            case Copied.Missing missing -> throw missing(what);
            case Copied.Altered altered ->
                throw new Refused(what + " must have digest " + digest + ", found " + altered.actual());
        }
    }

    private long size(String key, String what) throws IOException {
        return store.list(key, "", 1).stream()
                .filter(entry -> entry.key().equals(key))
                .mapToLong(Entry::size)
                .findFirst()
                .orElseThrow(() -> missing(what));
    }

    private static Refused missing(String what) {
        return new Refused(what + " is not in the object store: upload it first");
    }
}
