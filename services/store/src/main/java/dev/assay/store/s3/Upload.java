package dev.assay.store.s3;

import dev.assay.core.Digest;
import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.PutObjectAPIArgs;
import io.minio.UploadPartArgs;
import io.minio.messages.Part;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes one object, in one request or in parts. */
final class Upload {
    /** Larger files go in parts of this size, each of which can be sent again. */
    static final long PART_BYTES = 16L << 20;

    /** S3 admits 10,000 parts: files of up to 156 GiB. */
    static final int MAX_PARTS = 10_000;

    /** The most that S3 takes in one request. */
    static final long MAX_REQUEST_BYTES = 5L << 30;

    private static final Map<String, String> ONLY_IF_ABSENT = Map.of("If-None-Match", "*");

    private final Bucket bucket;
    private final String key;
    private final Http.Headers headers;
    private final boolean onlyIfAbsent;

    /**
     * @param headers of the object: its lock, or none
     * @param onlyIfAbsent the server is to refuse where the key exists: {@link Refused#conditionFailed}
     */
    Upload(Bucket bucket, String key, Http.Headers headers, boolean onlyIfAbsent) {
        this.bucket = bucket;
        this.key = key;
        this.headers = headers;
        this.onlyIfAbsent = onlyIfAbsent;
    }

    void whole(byte[] content, String mediaType) throws IOException {
        Sums sums = Sums.of(content);
        bucket.ask(
                "write object " + key,
                client -> client.putObject(conditional(PutObjectAPIArgs.builder(), sums)
                        .data(content, content.length)
                        .contentType(mediaType)
                        .build()));
    }

    void whole(Path content, String mediaType) throws IOException {
        long size = Files.size(content);
        if (size > MAX_REQUEST_BYTES) {
            throw new IOException("cannot write object " + key + ": the server takes at most " + MAX_REQUEST_BYTES
                    + " bytes at a time under a condition, found " + size);
        }
        bucket.again("write object " + key, () -> {
            try (RandomAccessFile file = new RandomAccessFile(content.toFile(), "r")) {
                Sums sums = Sums.of(file, size);
                return bucket.once(client -> client.putObject(conditional(PutObjectAPIArgs.builder(), sums)
                        .file(file, size)
                        .contentType(mediaType)
                        .build()));
            }
        });
    }

    /** Parts that a crash leaves are no object; a rule of the bucket's lifecycle removes them (deploy/README.md). */
    void parts(Path content, String mediaType) throws IOException {
        long size = Files.size(content);
        if (size > PART_BYTES * MAX_PARTS) {
            throw new IOException("cannot write object " + key + ": it must have at most " + PART_BYTES * MAX_PARTS
                    + " bytes, found " + size);
        }
        Http.Headers described = new Http.Headers(headers);
        described.put("Content-Type", mediaType);
        String upload = bucket.ask(
                        "begin object " + key,
                        client -> client.createMultipartUpload(bucket.at(CreateMultipartUploadArgs.builder(), key)
                                .headers(described)
                                .build()))
                .result()
                .uploadId();
        try {
            List<Part> parts = send(upload, content, size);
            complete(upload, parts, content);
        } catch (IOException e) {
            abort(upload, e);
            throw e;
        }
    }

    private List<Part> send(String upload, Path content, long size) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (long at = 0; at < size; at += PART_BYTES) {
            int number = parts.size() + 1;
            long from = at;
            long length = Math.min(PART_BYTES, size - from);
            parts.add(bucket.again("write part " + number + " of object " + key, () -> {
                try (RandomAccessFile file = new RandomAccessFile(content.toFile(), "r")) {
                    file.seek(from);
                    Sums sums = Sums.of(file, length);
                    return bucket.once(client -> client.uploadPart(bucket.at(UploadPartArgs.builder(), key)
                                    .uploadId(upload)
                                    .partNumber(number)
                                    .headers(sums.with(new Http.Headers()))
                                    .file(file, length)
                                    .build()))
                            .part();
                }
            }));
        }
        return parts;
    }

    /** A completion whose answer was lost is repeated, and then finds no upload: the object tells what happened. */
    private void complete(String upload, List<Part> parts, Path content) throws IOException {
        try {
            bucket.ask(
                    "complete object " + key,
                    client -> client.completeMultipartUpload(
                            conditional(CompleteMultipartUploadArgs.builder(), upload, parts)));
        } catch (Refused e) {
            if (!e.noUpload() || !new Reading(bucket, key).digest().equals(Digest.of(content))) {
                throw e;
            }
        }
    }

    private void abort(String upload, IOException cause) {
        try {
            bucket.once(client -> client.abortMultipartUpload(bucket.at(AbortMultipartUploadArgs.builder(), key)
                    .uploadId(upload)
                    .build()));
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private PutObjectAPIArgs.Builder conditional(PutObjectAPIArgs.Builder request, Sums sums) {
        PutObjectAPIArgs.Builder named = bucket.at(request, key).headers(sums.with(headers));
        return onlyIfAbsent ? named.extraHeaders(ONLY_IF_ABSENT) : named;
    }

    private CompleteMultipartUploadArgs conditional(
            CompleteMultipartUploadArgs.Builder request, String upload, List<Part> parts) {
        CompleteMultipartUploadArgs.Builder named =
                bucket.at(request, key).uploadId(upload).parts(parts.toArray(Part[]::new));
        return (onlyIfAbsent ? named.extraHeaders(ONLY_IF_ABSENT) : named).build();
    }
}
