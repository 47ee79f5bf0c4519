package dev.assay.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minio.BucketExistsArgs;
import io.minio.GetBucketVersioningArgs;
import io.minio.GetObjectLockConfigurationArgs;
import io.minio.Http;
import io.minio.MakeBucketArgs;
import io.minio.SetBucketVersioningArgs;
import io.minio.messages.VersioningConfiguration;
import io.minio.messages.VersioningConfiguration.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out at start what the server can do: by asking it, and where servers only claim it, by trying. */
final class Probe {
    /** Written by the probe, and the same at every start. */
    static final String KEY = "probe/conditional-put";

    private static final byte[] CONTENT = "Assay tries here whether a second write is refused.\n".getBytes(UTF_8);

    private final Bucket bucket;

    Probe(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * @param versioning the bucket keeps old versions
     * @param objectLock objects can be locked
     * @param conditionalPut the server refuses a second write in one request
     * @param conditionalParts it also refuses one that comes in parts
     */
    record Abilities(boolean versioning, boolean objectLock, boolean conditionalPut, boolean conditionalParts) {}

    Abilities abilities() throws IOException {
        makeBucket();
        boolean lock = objectLock();
        boolean versioning = versioning();
        boolean put = refusesSecond(upload -> upload.whole(CONTENT, "text/plain"));
        return new Abilities(versioning, lock, put, put && refusesSecondInParts());
    }

    private void makeBucket() throws IOException {
        if (bucket.askAbout(
                "look for",
                client -> client.bucketExists(
                        bucket.in(BucketExistsArgs.builder()).build()))) {
            return;
        }
        boolean locks = bucket.settings().retention().isPositive();
        try {
            bucket.askAbout(
                    "make",
                    client -> client.makeBucket(bucket.in(MakeBucketArgs.builder())
                            .objectLock(locks)
                            .build()));
        } catch (Refused e) {
            if (!e.code().equals("BucketAlreadyOwnedByYou")) {
                throw new IOException(
                        "there is no " + bucket.settings() + ", and it cannot be made: " + e.getMessage(), e);
            }
        }
    }

    private boolean objectLock() throws IOException {
        try {
            bucket.askAbout(
                    "read the Object Lock of",
                    client -> client.getObjectLockConfiguration(
                            bucket.in(GetObjectLockConfigurationArgs.builder()).build()));
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    private boolean versioning() throws IOException {
        try {
            if (status() != Status.ENABLED && bucket.settings().versions()) {
                bucket.askAbout(
                        "switch on versioning of",
                        client -> client.setBucketVersioning(bucket.in(SetBucketVersioningArgs.builder())
                                .config(new VersioningConfiguration(Status.ENABLED, null, null, null))
                                .build()));
            }
            return status() == Status.ENABLED;
        } catch (Refused e) {
            return false;
        }
    }

    private Status status() throws IOException {
        return bucket.askAbout(
                        "read the versioning of",
                        client -> client.getBucketVersioning(
                                bucket.in(GetBucketVersioningArgs.builder()).build()))
                .status();
    }

    private interface Write {
        void to(Upload upload) throws IOException;
    }

    /** Credentials that may not write cannot tell; they have no use for the answer. */
    private boolean refusesSecond(Write write) throws IOException {
        try {
            write.to(upload());
            write.to(upload());
            return false;
        } catch (Refused e) {
            return e.conditionFailed();
        }
    }

    private boolean refusesSecondInParts() throws IOException {
        Path file = Files.createTempFile("assay-probe-", "");
        try {
            Files.write(file, CONTENT);
            return refusesSecond(upload -> upload.parts(file, "text/plain"));
        } finally {
            Files.delete(file);
        }
    }

    private Upload upload() {
        return new Upload(bucket, KEY, new Http.Headers(), true);
    }
}
