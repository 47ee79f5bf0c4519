package dev.assay.store.s3;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.WholeFile;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads one object; one that is not there is {@link Refused#missing}. */
final class Reading {
    private final Bucket bucket;
    private final String key;

    Reading(Bucket bucket, String key) {
        this.bucket = bucket;
        this.key = key;
    }

    byte[] array() throws IOException {
        return bucket.again("read object " + key, () -> {
            try (GetObjectResponse in = once()) {
                String size = in.headers().get("Content-Length");
                ObjectStore.checkArray(key, size == null ? 0 : Long.parseLong(size));
                byte[] content = in.readNBytes((int) ObjectStore.MAX_ARRAY_BYTES + 1);
                ObjectStore.checkArray(key, content.length);
                return content;
            }
        });
    }

    Digest digest() throws IOException {
        return bucket.again("read object " + key, () -> {
            try (GetObjectResponse in = once()) {
                return Digest.of(in);
            }
        });
    }

    ObjectStore.Copied copy(Digest expected, Path to) throws IOException {
        return bucket.again("copy object " + key, () -> {
            try (GetObjectResponse in = once()) {
                return WholeFile.write(in, expected, to);
            }
        });
    }

    /** Whoever takes it closes it. */
    InputStream open() throws IOException {
        return bucket.again("open object " + key, this::once);
    }

    private GetObjectResponse once() throws IOException {
        return bucket.once(client ->
                client.getObject(bucket.at(GetObjectArgs.builder(), key).build()));
    }
}
