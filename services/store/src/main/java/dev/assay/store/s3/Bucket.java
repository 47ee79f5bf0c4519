package dev.assay.store.s3;

import dev.assay.store.StoreSettings;
import io.minio.BucketArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.MinioAsyncClient;
import io.minio.ObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** One bucket, as the SDK reaches it: its answers as values and {@link IOException}s. */
final class Bucket implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Between two packets, not for a whole object. */
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(30);

    /** Requests at a time; more wait. The SDK's own limit for one host is 5. */
    private static final int MAX_REQUESTS = 32;

    private final MinioAsyncClient client;
    private final StoreSettings.S3 settings;
    private final Patience patience;

    Bucket(StoreSettings.S3 settings, Patience patience) {
        this.settings = settings;
        this.patience = patience;
        Dispatcher dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
        dispatcher.setMaxRequests(MAX_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
        OkHttpClient http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(SILENCE_TIMEOUT)
                .writeTimeout(SILENCE_TIMEOUT)
                // A body from a file can be sent once only; whoever asks again starts anew.
                .retryOnConnectionFailure(false)
                .build();
        this.client = MinioAsyncClient.builder()
                .endpoint(settings.endpoint().toString())
                .region(settings.region())
                .credentials(settings.accessKey(), settings.secretKey())
                .httpClient(http, true)
                .build();
    }

    /** One request of the SDK. */
    interface Request<T> {
        CompletableFuture<T> send(MinioAsyncClient client) throws IOException;
    }

    /** As {@link #ask}, about the bucket itself: {@code look for}. */
    <T> T askAbout(String act, Request<T> request) throws IOException {
        return patience.run(act + ' ' + settings, () -> once(request));
    }

    /** Sends until the server answers or patience ends: {@code write object a/b}. */
    <T> T ask(String act, Request<T> request) throws IOException {
        return patience.run(named(act), () -> once(request));
    }

    /** Runs an act of several requests, or of a request and its body, from its beginning each time. */
    <T> T again(String act, Patience.Attempt<T> attempt) throws IOException {
        return patience.run(named(act), attempt);
    }

    /** Sends once. */
    <T> T once(Request<T> request) throws IOException {
        CompletableFuture<T> answer = request.send(client);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + settings.endpoint());
        } catch (ExecutionException e) {
            throw broken(e.getCause());
        }
    }

    /** The bucket's name in a builder of the SDK. */
    <B extends BucketArgs.Builder<B, A>, A extends BucketArgs> B in(B request) {
        return request.bucket(settings.bucket());
    }

    /** An object of the bucket in a builder of the SDK. */
    <B extends ObjectArgs.Builder<B, A>, A extends ObjectArgs> B at(B request, String key) {
        return request.bucket(settings.bucket()).object(key);
    }

    String signed(GetPresignedObjectUrlArgs request) throws IOException {
        try {
            return client.getPresignedObjectUrl(request);
        } catch (MinioException e) {
            throw broken(e);
        }
    }

    StoreSettings.S3 settings() {
        return settings;
    }

    @Override
    public void close() {
        client.close();
    }

    private String named(String act) {
        return act + " in " + settings;
    }

    private static IOException broken(@Nullable Throwable failure) {
        return switch (failure) {
            case CompletionException e when e.getCause() != null -> broken(e.getCause());
            case ErrorResponseException e ->
                new Refused(
                        e.response().code(),
                        e.errorResponse().code(),
                        "HTTP " + e.response().code() + ' ' + e.errorResponse().code() + ": "
                                + e.errorResponse().message(),
                        e);
            case ServerException e -> new Refused(e.statusCode(), "", "HTTP " + e.statusCode(), e);
            case MinioException e when e.getCause() instanceof IOException cause -> cause;
            case IOException e -> e;
            case null -> new IOException("the request failed without a reason");
            default -> new IOException(failure.toString(), failure);
        };
    }
}
