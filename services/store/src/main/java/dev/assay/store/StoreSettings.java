package dev.assay.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Which object store an installation uses. */
public sealed interface StoreSettings {
    /** @param root folder of the objects, made where it is missing */
    record File(Path root) implements StoreSettings {}

    /**
     * A bucket on an S3 server.
     *
     * @param endpoint {@code http://host:port} or {@code https://host}
     * @param region as the server names it; some refuse a wrong one
     * @param bucket made where it is missing and the credentials allow it
     * @param versions switch versioning on where it is off, so that what is replaced or deleted is kept. Some servers
     *     refuse a second writer only without it (Ceph 16 does), which {@link ObjectStore.Capabilities} then says
     * @param requireObjectLock do not start on a server that cannot keep what is written from being deleted
     * @param retention how long an object that is written once is locked (Object Lock, COMPLIANCE mode, which nobody
     *     can lift); zero: nothing is locked
     */
    record S3(
            URI endpoint,
            String region,
            String bucket,
            String accessKey,
            String secretKey,
            boolean versions,
            boolean requireObjectLock,
            Duration retention)
            implements StoreSettings {
        /** The rules of S3 for names of buckets, without dots, which certificates do not cover. */
        private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

        /** A lock cannot be lifted: one for longer than this is a mistake. */
        private static final Duration MAX_RETENTION = Duration.ofDays(100 * 365L);

        public S3 {
            require(
                    endpoint.getHost() != null
                            && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
                            && (endpoint.getPath().isEmpty() || "/".equals(endpoint.getPath())),
                    "the endpoint of the object store must be http://host:port or https://host, found " + endpoint);
            require(!region.isBlank(), "the region of the object store must not be empty");
            require(
                    BUCKET.matcher(bucket).matches(),
                    "a bucket must have 3 to 63 of a-z 0-9 -, and start and end with a letter or digit, found \""
                            + bucket + '"');
            require(
                    !accessKey.isBlank() && !secretKey.isBlank(),
                    "the object store needs an access key and a secret key");
            require(
                    !retention.isNegative() && retention.compareTo(MAX_RETENTION) <= 0,
                    "the retention must be in [0, 100 years], found " + retention);
            require(versions || retention.isZero(), "a retention needs versions: a lock protects a version");
            require(
                    !requireObjectLock || retention.isPositive(),
                    "require-object-lock needs a retention: without one nothing is locked");
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "bucket " + bucket + " at " + endpoint + " (region " + region + ')';
        }
    }
}
