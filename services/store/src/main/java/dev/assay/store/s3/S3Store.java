package dev.assay.store.s3;

import dev.assay.core.Digest;
import dev.assay.store.ObjectKey;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.messages.Contents;
import io.minio.messages.ListBucketResultV2;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a bucket. What is written once ({@code putIfAbsent}) is locked for the retention of the settings, what is
 * replaced is not. A lock protects a version, not a key: a newer version may hide it, which readers find by the digest.
 */
public final class S3Store implements ObjectStore {
    /** The most that S3 gives in one page. */
    private static final int MAX_PAGE = 1000;

    /** S3's own limit for a signed link. */
    private static final Duration MAX_LINK = Duration.ofDays(7);

    private final Bucket bucket;
    private final Probe.Abilities abilities;
    private final Clock clock;

    private S3Store(Bucket bucket, Probe.Abilities abilities, Clock clock) {
        this.bucket = bucket;
        this.abilities = abilities;
        this.clock = clock;
    }

    /**
     * Opens the bucket and finds out what its server can do.
     *
     * @throws IOException if the server is away, or cannot lock where the settings require it
     */
    public static S3Store open(StoreSettings.S3 settings) throws IOException {
        return open(settings, Patience.DEFAULT, Clock.systemUTC());
    }

    static S3Store open(StoreSettings.S3 settings, Patience patience, Clock clock) throws IOException {
        Bucket bucket = new Bucket(settings, patience);
        try {
            Probe.Abilities abilities = new Probe(bucket).abilities();
            if (settings.requireObjectLock() && !(abilities.objectLock() && abilities.versioning())) {
                throw new IOException(settings + " has no Object Lock, which require-object-lock asks for:"
                        + " make a bucket with Object Lock on a server that offers it, or set it to false");
            }
            return new S3Store(bucket, abilities, clock);
        } catch (IOException | RuntimeException e) {
            bucket.close();
            throw e;
        }
    }

    @Override
    public void put(String key, byte[] content, String mediaType) throws IOException {
        ObjectStore.checkArray(key, content.length);
        replacing(key).whole(content, mediaType);
    }

    @Override
    public void put(String key, Path content, String mediaType) throws IOException {
        if (Files.size(content) > Upload.PART_BYTES) {
            replacing(key).parts(content, mediaType);
        } else {
            replacing(key).whole(content, mediaType);
        }
    }

    @Override
    public Put putIfAbsent(String key, byte[] content, String mediaType) throws IOException {
        ObjectStore.checkArray(key, content.length);
        return created(key, lock(), Digest.of(content), upload -> upload.whole(content, mediaType));
    }

    @Override
    public Put putIfAbsentUnlocked(String key, byte[] content, String mediaType) throws IOException {
        ObjectStore.checkArray(key, content.length);
        return created(key, new Http.Headers(), Digest.of(content), upload -> upload.whole(content, mediaType));
    }

    @Override
    public Put putIfAbsent(String key, Path content, String mediaType) throws IOException {
        boolean parts = Files.size(content) > Upload.PART_BYTES && abilities.conditionalParts();
        return created(key, lock(), Digest.of(content), upload -> {
            if (parts) {
                upload.parts(content, mediaType);
            } else {
                upload.whole(content, mediaType);
            }
        });
    }

    @Override
    public Found get(String key) throws IOException {
        try {
            return new Found.Intact(new Reading(bucket, ObjectKey.check(key)).array());
        } catch (Refused e) {
            if (e.missing()) {
                return new Found.Missing();
            }
            throw e;
        }
    }

    @Override
    public Found get(String key, Digest expected) throws IOException {
        Found found = get(key);
        if (found instanceof Found.Intact(byte[] content)) {
            Digest actual = Digest.of(content);
            return actual.equals(expected) ? found : new Found.Altered(actual);
        }
        return found;
    }

    @Override
    public Copied copy(String key, Digest expected, Path to) throws IOException {
        try {
            return new Reading(bucket, ObjectKey.check(key)).copy(expected, to);
        } catch (Refused e) {
            if (e.missing()) {
                return new Copied.Missing();
            }
            throw e;
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        try {
            return new Reading(bucket, ObjectKey.check(key)).open();
        } catch (Refused e) {
            if (e.missing()) {
                throw new NoSuchFileException(key, null, "no such object in " + bucket.settings());
            }
            throw e;
        }
    }

    @Override
    public List<Entry> list(String prefix, String after, int limit) throws IOException {
        ObjectKey.checkPrefix(prefix);
        List<Entry> entries = new ArrayList<>();
        @Nullable String token = null;
        while (entries.size() < limit) {
            ListBucketResultV2 page = page(prefix, after, Math.min(MAX_PAGE, limit - entries.size()), token);
            for (Contents each : page.contents()) {
                entries.add(new Entry(each.objectName(), each.size()));
            }
            if (!page.isTruncated()) {
                break;
            }
            token = page.nextContinuationToken();
        }
        return List.copyOf(entries);
    }

    @Override
    public Optional<URI> link(String key, Duration valid) throws IOException {
        if (!valid.isPositive() || valid.compareTo(MAX_LINK) > 0) {
            throw new IllegalArgumentException("a link must be valid for (0, 7 days], found " + valid);
        }
        String url = bucket.signed(bucket.at(GetPresignedObjectUrlArgs.builder(), ObjectKey.check(key))
                .method(Http.Method.GET)
                .expiry((int) valid.toSeconds(), TimeUnit.SECONDS)
                .build());
        return Optional.of(URI.create(url));
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                "s3",
                abilities.versioning(),
                abilities.objectLock(),
                abilities.conditionalPut(),
                locks() ? bucket.settings().retention() : Duration.ZERO);
    }

    @Override
    public void close() {
        bucket.close();
    }

    private ListBucketResultV2 page(String prefix, String after, int size, @Nullable String token) throws IOException {
        return bucket.ask("list " + prefix, client -> {
                    ListObjectsV2Args.Builder request = bucket.in(ListObjectsV2Args.builder())
                            .prefix(prefix)
                            .maxKeys(size);
                    if (token != null) {
                        request.continuationToken(token);
                    } else if (!after.isEmpty()) {
                        request.startAfter(after);
                    }
                    return client.listObjectsV2(request.build());
                })
                .result();
    }

    private Upload replacing(String key) {
        return new Upload(bucket, ObjectKey.check(key), new Http.Headers(), false);
    }

    private interface Write {
        void to(Upload upload) throws IOException;
    }

    private Put created(String key, Http.Headers lock, Digest digest, Write write) throws IOException {
        Upload upload = new Upload(bucket, ObjectKey.check(key), lock, abilities.conditionalPut());
        if (!abilities.conditionalPut()) {
            Optional<Put> there = there(key, digest);
            if (there.isPresent()) {
                return there.get();
            }
        }
        try {
            write.to(upload);
            return new Put.Created();
        } catch (Refused e) {
            if (e.conditionFailed()) {
                return compared(key, digest);
            }
            throw e;
        }
    }

    /** For a server that does not refuse: a look before the write. Two writers at once both find nothing. */
    private Optional<Put> there(String key, Digest digest) throws IOException {
        try {
            return Optional.of(compared(key, digest));
        } catch (Refused e) {
            if (e.missing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The key exists: with the same bytes, perhaps from an attempt of ours whose answer was lost, or with others. */
    private Put compared(String key, Digest digest) throws IOException {
        Digest actual = new Reading(bucket, key).digest();
        return actual.equals(digest) ? new Put.Same() : new Put.Other(actual);
    }

    private boolean locks() {
        return abilities.objectLock() && bucket.settings().retention().isPositive();
    }

    private Http.Headers lock() {
        Http.Headers headers = new Http.Headers();
        if (locks()) {
            headers.put("x-amz-object-lock-mode", "COMPLIANCE");
            headers.put(
                    "x-amz-object-lock-retain-until-date",
                    clock.instant()
                            .plus(bucket.settings().retention())
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
        }
        return headers;
    }
}
