package dev.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.app.role.RoleName;
import dev.assay.store.StoreSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** No engine runs the compose file here, so it is held to what the application understands. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ComposeFileTest {
    private static final Path ROOT = Path.of("../..");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> services = services();

    private static JsonNode yaml(String file) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try {
            Object document = new Yaml(strict).load(Files.readString(ROOT.resolve(file)));
            return JSON.valueToTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new TreeMap<>();
        yaml("docker-compose.yml").path("services").properties().forEach(s -> services.put(s.getKey(), s.getValue()));
        return services;
    }

    private Map<String, JsonNode> roles() {
        Map<String, JsonNode> roles = new TreeMap<>(services);
        roles.values().removeIf(service -> !service.path("image").asText().equals("assay:0.1.0"));
        return roles;
    }

    private static List<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static StartOptions options(JsonNode service) {
        StartOptions options = new StartOptions();
        new CommandLine(options)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(strings(service.path("command")).toArray(String[]::new));
        return options;
    }

    @Test
    void every_role_runs_in_a_service_of_its_name_on_a_port_of_its_own() {
        assertThat(roles().values().stream().flatMap(service -> options(service).roles.stream()))
                .containsExactlyInAnyOrder(RoleName.values());
        assertThat(roles().values().stream().map(service -> options(service).port))
                .doesNotHaveDuplicates();
        assertThat(roles()).allSatisfy((name, service) -> {
            StartOptions options = options(service);
            assertThat(options.roles).extracting(RoleName::written).containsExactly(name);
            assertThat(service.path("healthcheck").path("test").toString())
                    .contains("/127.0.0.1/" + options.port + ";")
                    .contains("/q/health/ready");
        });
    }

    @Test
    void the_environment_of_a_role_is_a_valid_configuration() {
        assertThat(roles()).allSatisfy((name, service) -> {
            Map<String, String> environment = new TreeMap<>();
            service.path("environment")
                    .properties()
                    .forEach(e -> environment.put(
                            // as the engine does with variables that must be set
                            e.getKey(), e.getValue().asText().replaceAll("\\$\\{[A-Z_]+:\\?[^}]*}", "given")));
            SmallRyeConfig config = new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(AppConfig.class)
                    .withSources(new EnvConfigSource(environment, 300))
                    .build();
            assertThat(config.getConfigMapping(AppConfig.class).kafka().bootstrap())
                    .contains("127.0.0.1:9092");
            assertThat(Stores.settings(config.getConfigMapping(AppConfig.class).store(), Path.of("data")))
                    .isInstanceOf(StoreSettings.S3.class);
        });
    }

    /** Nobody signs in yet, so nothing may answer beyond this machine. */
    @Test
    void everything_listens_on_loopback_only() {
        assertThat(services).allSatisfy((name, service) -> {
            assertThat(service.path("network_mode").asText()).isEqualTo("host");
            assertThat(service.has("ports")).isFalse();
            assertThat(service.toString()).doesNotContain("0.0.0.0").doesNotContain("[::]");
        });
        assertThat(roles())
                .allSatisfy((name, service) -> assertThat(options(service).host).isNull());
    }

    @Test
    void images_are_of_a_fixed_version() {
        assertThat(services)
                .allSatisfy((name, service) ->
                        assertThat(service.path("image").asText()).matches("[a-z/]+:v?\\d+\\.\\d+(\\.\\d+)?"));
    }

    @Test
    void prometheus_asks_every_role_where_it_answers() {
        Map<String, String> asked = new TreeMap<>();
        for (JsonNode target : yaml("deploy/prometheus/prometheus.yml").at("/scrape_configs/0/static_configs")) {
            asked.put(
                    target.at("/labels/role").asText(), target.at("/targets/0").asText());
        }
        Map<String, String> answering = new TreeMap<>();
        roles().forEach((name, service) -> answering.put(name, "127.0.0.1:" + options(service).port));
        assertThat(asked).isEqualTo(answering);
    }

    @Test
    void what_is_mounted_from_the_repository_is_there() {
        List<String> mounted = services.values().stream()
                .flatMap(service -> strings(service.path("volumes")).stream())
                .map(volume -> volume.substring(0, volume.indexOf(':')))
                .filter(source -> source.startsWith("./deploy"))
                .toList();
        assertThat(mounted)
                .isNotEmpty()
                .allSatisfy(source -> assertThat(ROOT.resolve(source)).exists());
    }
}
