package dev.assay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoreSettingsTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private static StoreSettings.S3 s3(String endpoint, String bucket, boolean requireLock, Duration retention) {
        return new StoreSettings.S3(URI.create(endpoint), "eu", bucket, "key", "s3cr3t", true, requireLock, retention);
    }

    @Test
    void the_secret_is_not_shown() {
        assertThat(s3("https://s3.example.org", "assay", true, YEAR))
                .hasToString("bucket assay at https://s3.example.org (region eu)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3.example.org", "ftp://s3.example.org", "http:///x", "http://s3.example.org/bucket"})
    void an_endpoint_must_be_a_server(String endpoint) {
        assertThatThrownBy(() -> s3(endpoint, "assay", false, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("found " + endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "Assay", "-assay", "assay-", "as.say", "as say"})
    void a_bucket_must_have_a_name_that_every_server_takes(String bucket) {
        assertThatThrownBy(() -> s3("http://h:1", bucket, false, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("found \"" + bucket + '"');
    }

    @Test
    void a_required_lock_needs_a_retention() {
        assertThatThrownBy(() -> s3("http://h:1", "assay", true, Duration.ZERO))
                .hasMessage("require-object-lock needs a retention: without one nothing is locked");
        assertThatThrownBy(() -> s3("http://h:1", "assay", true, YEAR.multipliedBy(101)))
                .isInstanceOf(IllegalArgumentException.class);
        URI endpoint = URI.create("http://h:1");
        assertThatThrownBy(() -> new StoreSettings.S3(endpoint, "eu", "assay", "k", "s", false, false, YEAR))
                .hasMessage("a retention needs versions: a lock protects a version");
    }
}
