package dev.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.app.platform.Cluster;
import dev.assay.app.platform.OneMachine;
import dev.assay.app.platform.Platform;
import dev.assay.app.platform.Web;
import dev.assay.ledger.LedgerConfig;
import dev.assay.ledger.key.LedgerKeys;
import dev.assay.worker.WorkerSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeysTest {
    private static final int CONVERTER_PRIORITY = 200;

    @TempDir
    private Path data;

    @Test
    void a_ledger_beside_a_cluster_does_not_start_without_a_key() {
        assertThatThrownBy(() -> ledger(new Cluster("h:1", data, new Web("127.0.0.1", 1)), Map.of()))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("the ledger has no key to sign with in " + data.resolve("keys"));
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void one_machine_makes_its_keys_unless_it_is_told_not_to_and_takes_its_own_workers_results() {
        assertThatThrownBy(() -> ledger(oneMachine(), Map.of("assay.ledger.make-keys", "false")))
                .isInstanceOf(CannotStart.class);
        assertThat(data).isEmptyDirectory();
        LedgerKeys made = ledger(oneMachine(), Map.of());
        assertThat(data.resolve("keys"))
                .isDirectoryContaining("glob:**/log.pem")
                .isDirectoryContaining("glob:**/attestation.pem")
                .isDirectoryContaining("glob:**/worker.pem");
        assertThat(made.workers()).hasSize(1);
        LedgerKeys again = ledger(oneMachine(), Map.of("assay.ledger.make-keys", "false"));
        assertThat(again.log().first()).isEqualTo(made.log().first());
        assertThat(again.workers()).isEqualTo(made.workers());
    }

    private Platform oneMachine() {
        return new OneMachine(data, new Web("127.0.0.1", 1), 0, List.of(), Optional.empty(), Clock.systemUTC());
    }

    private LedgerKeys ledger(Platform platform, Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(
                        new PropertiesConfigSource(settings, "test", 500),
                        new PropertiesConfigSource(
                                Map.of("assay.ledger.keys", data.resolve("keys").toString()), "folder", 400))
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(LedgerConfig.class)
                .withMapping(WorkerSettings.class)
                .build();
        return new Keys(platform)
                .ledger(config.getConfigMapping(LedgerConfig.class), config.getConfigMapping(WorkerSettings.class));
    }
}
