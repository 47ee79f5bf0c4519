package dev.assay.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Capabilities;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.ObjectStore.Put;
import dev.assay.store.StoreSettings;
import io.minio.GetObjectArgs;
import io.minio.GetObjectRetentionArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.messages.RetentionMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** On Ceph's gateway, which has versions and Object Lock: the contract in a bucket without and in one with both. */
class RadosGatewayIT {
    private static final Duration RETENTION = Duration.ofDays(2);
    private static final String HOW_TO_INSTALL =
            "radosgw is not installed: apt-get install ceph-mon ceph-osd radosgw ceph-common";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static RadosGateway gateway;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        if (!RadosGateway.installed()) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(HOW_TO_INSTALL);
            }
            Assumptions.abort(HOW_TO_INSTALL);
        }
        gateway = RadosGateway.start(folder);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private static StoreSettings.S3 s3(String bucket, boolean locked) {
        return new StoreSettings.S3(
                gateway.endpoint(),
                RadosGateway.REGION,
                bucket,
                RadosGateway.ACCESS_KEY,
                RadosGateway.SECRET_KEY,
                locked,
                locked,
                locked ? RETENTION : Duration.ZERO);
    }

    /** The server locks, the bucket does not: nothing that is written would be kept from being deleted. */
    @Test
    void refuses_to_start_on_a_bucket_without_object_lock_where_it_is_required() throws IOException {
        StoreSettings.S3 plain = s3("assay-never-locked", false);
        S3Store.open(plain).close();
        StoreSettings.S3 required = new StoreSettings.S3(
                plain.endpoint(),
                plain.region(),
                plain.bucket(),
                plain.accessKey(),
                plain.secretKey(),
                true,
                true,
                RETENTION);
        assertThatThrownBy(() -> S3Store.open(required))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no Object Lock, which require-object-lock asks for")
                .hasMessageContaining("make a bucket with Object Lock");
    }

    @Nested
    class WithoutVersions extends InBucket {
        WithoutVersions() {
            super(s3("assay-plain", false));
        }

        @Test
        void the_server_itself_refuses_a_second_write() {
            assertThat(store().capabilities()).isEqualTo(new Capabilities("s3", false, false, true, Duration.ZERO));
        }
    }

    @Nested
    class WithLock extends InBucket {
        WithLock() {
            super(s3("assay-locked", true));
        }

        /** Ceph 16 takes every write to a bucket with versions as a new object, and does not refuse it. */
        @Test
        void says_that_it_keeps_versions_and_locks_and_cannot_refuse_a_second_write() {
            assertThat(store().capabilities()).isEqualTo(new Capabilities("s3", true, true, false, RETENTION));
        }

        @Test
        void what_is_written_once_cannot_be_deleted_before_its_time() throws IOException {
            Instant before = Instant.now();
            store().putIfAbsent("lock/a", "one".getBytes(UTF_8), "text/plain");
            try (Bucket bucket = new Bucket(settings(), Patience.DEFAULT)) {
                String version = version(bucket, "lock/a");
                var retention = bucket.once(client -> client.getObjectRetention(
                        bucket.at(GetObjectRetentionArgs.builder(), "lock/a").build()));
                assertThat(retention.mode()).isEqualTo(RetentionMode.COMPLIANCE);
                assertThat(retention.retainUntilDate().toInstant())
                        .isBetween(
                                before.plus(RETENTION).minusSeconds(1),
                                Instant.now().plus(RETENTION));
                assertThatThrownBy(() -> bucket.once(
                                client -> client.removeObject(bucket.at(RemoveObjectArgs.builder(), "lock/a")
                                        .versionId(version)
                                        .bypassGovernanceMode(true)
                                        .build())))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.denied()).isTrue());
            }
            assertThat(content(store().get("lock/a"))).isEqualTo("one".getBytes(UTF_8));
        }

        @Test
        void a_large_file_that_is_written_once_is_locked_too() throws IOException {
            Path large = Files.write(folder.resolve("large"), new byte[(int) Upload.PART_BYTES + 1]);
            store().putIfAbsent("lock/large", large, "application/octet-stream");
            try (Bucket bucket = new Bucket(settings(), Patience.DEFAULT)) {
                assertThat(bucket.once(client -> client.getObjectRetention(
                                        bucket.at(GetObjectRetentionArgs.builder(), "lock/large")
                                                .build()))
                                .mode())
                        .isEqualTo(RetentionMode.COMPLIANCE);
            }
        }

        /** A lock protects a version: another may hide it, and the reader sees by the digest that it did. */
        @Test
        void a_newer_version_hides_the_locked_one_and_is_found_out() throws IOException {
            byte[] one = "one".getBytes(UTF_8);
            byte[] two = "two".getBytes(UTF_8);
            store().putIfAbsent("hide/a", one, "text/plain");
            try (Bucket bucket = new Bucket(settings(), Patience.DEFAULT)) {
                String version = version(bucket, "hide/a");
                store().put("hide/a", two, "text/plain");
                assertThat(store().get("hide/a", Digest.of(one))).isEqualTo(new Found.Altered(Digest.of(two)));
                try (var old = bucket.once(client -> client.getObject(bucket.at(GetObjectArgs.builder(), "hide/a")
                        .versionId(version)
                        .build()))) {
                    assertThat(old.readAllBytes()).isEqualTo(one);
                }
            }
        }

        /** A partial tile of the log, for one: the full one supersedes it. */
        @Test
        void what_is_written_once_without_a_lock_can_be_deleted() throws IOException {
            assertThat(store().putIfAbsentUnlocked("passing/a", "one".getBytes(UTF_8), "text/plain"))
                    .isEqualTo(new Put.Created());
            try (Bucket bucket = new Bucket(settings(), Patience.DEFAULT)) {
                String version = version(bucket, "passing/a");
                bucket.once(client -> client.removeObject(bucket.at(RemoveObjectArgs.builder(), "passing/a")
                        .versionId(version)
                        .build()));
            }
            assertThat(store().get("passing/a")).isEqualTo(new Found.Missing());
        }

        @Test
        void what_is_replaced_is_not_locked() throws IOException {
            store().put("mutable/a", "one".getBytes(UTF_8), "text/plain");
            try (Bucket bucket = new Bucket(settings(), Patience.DEFAULT)) {
                String version = version(bucket, "mutable/a");
                bucket.once(client -> client.removeObject(bucket.at(RemoveObjectArgs.builder(), "mutable/a")
                        .versionId(version)
                        .build()));
            }
            assertThat(store().get("mutable/a")).isEqualTo(new Found.Missing());
        }

        private static String version(Bucket bucket, String key) throws IOException {
            return bucket.once(client -> client.statObject(
                            bucket.at(StatObjectArgs.builder(), key).build()))
                    .versionId();
        }
    }

    abstract static class InBucket extends S3Contract {
        private final StoreSettings.S3 settings;
        private final ObjectStore store;

        InBucket(StoreSettings.S3 settings) {
            this.settings = settings;
            this.store = opened(settings);
        }

        @AfterEach
        void close() {
            store.close();
        }

        @Override
        StoreSettings.S3 settings() {
            return settings;
        }

        @Override
        protected ObjectStore store() {
            return store;
        }

        private static ObjectStore opened(StoreSettings.S3 settings) {
            try {
                return S3Store.open(settings);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
