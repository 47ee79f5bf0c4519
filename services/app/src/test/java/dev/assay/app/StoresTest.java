package dev.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.store.StoreSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoresTest {
    private static final Path DATA = Path.of("data");

    private static StoreSettings settings(Map<String, String> properties) {
        AppConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(AppConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(AppConfig.class);
        return Stores.settings(config.store(), DATA);
    }

    @Test
    void without_an_endpoint_the_store_is_files_in_the_data_folder() {
        assertThat(settings(Map.of())).isEqualTo(new StoreSettings.File(Path.of("data", "store")));
    }

    @Test
    void an_endpoint_and_keys_are_enough_for_a_bucket() {
        Map<String, String> properties = Map.of(
                "assay.store.endpoint", "http://h:1", "assay.store.access-key", "k", "assay.store.secret-key", "s");
        assertThat(settings(properties))
                .isEqualTo(new StoreSettings.S3(
                        URI.create("http://h:1"), "us-east-1", "assay", "k", "s", true, false, Duration.ZERO));
    }

    @Test
    void every_setting_of_a_bucket_has_a_property() {
        Map<String, String> properties = Map.of(
                "assay.store.endpoint", "https://s3.example.org",
                "assay.store.region", "eu",
                "assay.store.bucket", "audits",
                "assay.store.access-key", "k",
                "assay.store.secret-key", "s",
                "assay.store.versions", "true",
                "assay.store.require-object-lock", "true",
                "assay.store.retention", "3650d");
        assertThat(settings(properties))
                .isEqualTo(new StoreSettings.S3(
                        URI.create("https://s3.example.org"),
                        "eu",
                        "audits",
                        "k",
                        "s",
                        true,
                        true,
                        Duration.ofDays(3650)));
    }

    @Test
    void files_are_refused_where_a_lock_is_required() {
        assertThatThrownBy(() -> settings(Map.of("assay.store.require-object-lock", "true")))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("files in the data folder cannot be locked");
    }

    @Test
    void a_bucket_without_keys_is_told_before_anything_starts() {
        assertThatThrownBy(() -> settings(Map.of("assay.store.endpoint", "http://h:1")))
                .isInstanceOf(CannotStart.class)
                .hasMessage("the object store needs an access key and a secret key (see the settings assay.store.*)");
    }
}
