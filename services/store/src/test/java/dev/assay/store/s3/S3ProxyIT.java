package dev.assay.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an S3 server that the test starts in its own process; it needs nothing installed. */
class S3ProxyIT extends S3Contract {
    @TempDir
    static Path folder;

    private static S3Proxy server;
    private static ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectory(folder.resolve("blobs")).toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "key", "secret")
                .build();
        server.start();
        store = S3Store.open(s3(false));
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.stop();
    }

    private static StoreSettings.S3 s3(boolean requireObjectLock) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        Duration retention = requireObjectLock ? Duration.ofDays(1) : Duration.ZERO;
        return new StoreSettings.S3(
                endpoint, "us-east-1", "assay", "key", "secret", true, requireObjectLock, retention);
    }

    @Override
    StoreSettings.S3 settings() {
        return s3(false);
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void the_server_itself_refuses_a_second_write() {
        assertThat(store.capabilities().kind()).isEqualTo("s3");
        assertThat(store.capabilities().conditionalPut()).isTrue();
    }

    @Test
    void a_server_without_object_lock_is_refused_where_it_is_required() {
        assertThat(store.capabilities().objectLock()).isFalse();
        Assertions.assertThatThrownBy(() -> S3Store.open(s3(true)))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("has no Object Lock, which require-object-lock asks for: make a bucket with"
                        + " Object Lock on a server that offers it, or set it to false");
    }
}
