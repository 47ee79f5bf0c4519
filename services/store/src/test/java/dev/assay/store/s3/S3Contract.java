package dev.assay.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStoreContract;
import dev.assay.store.StoreSettings;
import io.minio.CreateMultipartUploadArgs;
import io.minio.UploadPartArgs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every S3 server must give, beyond what every store must. */
@Timeout(300)
abstract class S3Contract extends ObjectStoreContract {
    abstract StoreSettings.S3 settings();

    @Override
    protected void alter(String key, byte[] content) throws IOException {
        store().put(key, content, "application/octet-stream");
    }

    @Override
    protected ObjectStore another() throws IOException {
        return S3Store.open(settings());
    }

    @Test
    void a_link_gives_the_object_to_whoever_has_it() throws IOException, InterruptedException {
        store().put("link/a.txt", "one".getBytes(UTF_8), "text/plain");
        URI link = store().link("link/a.txt", Duration.ofMinutes(1)).orElseThrow();
        assertThat(fetch(link)).isEqualTo("200 one");
        URI other = URI.create(link.toString().replace("link/a.txt", "link/b.txt"));
        assertThat(fetch(other)).startsWith("403 ");
        assertThatThrownBy(() -> store().link("link/a.txt", Duration.ofDays(8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String fetch(URI link) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    /** A crash between two parts leaves them on the server: they are no object. */
    @Test
    void parts_that_a_crash_left_are_no_object() throws IOException {
        try (Bucket bucket = new Bucket(settings(), Patience.DEFAULT)) {
            String upload = bucket.once(client ->
                            client.createMultipartUpload(bucket.at(CreateMultipartUploadArgs.builder(), "crash/a")
                                    .build()))
                    .result()
                    .uploadId();
            bucket.once(client -> client.uploadPart(bucket.at(UploadPartArgs.builder(), "crash/a")
                    .uploadId(upload)
                    .partNumber(1)
                    .data(new byte[] {1, 2, 3}, 3)
                    .build()));
        }
        assertThat(store().get("crash/a")).isEqualTo(new ObjectStore.Found.Missing());
        assertThat(store().list("crash/", "", 10)).isEmpty();
        assertThat(store().putIfAbsent("crash/a", new byte[] {4}, "application/octet-stream"))
                .isEqualTo(new ObjectStore.Put.Created());
    }

    @Test
    void a_wrong_secret_is_told_at_once() {
        StoreSettings.S3 wrong = new StoreSettings.S3(
                settings().endpoint(),
                settings().region(),
                settings().bucket(),
                settings().accessKey(),
                "not-the-secret",
                false,
                false,
                Duration.ZERO);
        assertThatThrownBy(() -> S3Store.open(wrong))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot look for bucket " + settings().bucket())
                .hasMessageContaining("HTTP 403");
    }
}
