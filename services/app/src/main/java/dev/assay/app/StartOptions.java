package dev.assay.app;

import dev.assay.app.broker.Ports;
import dev.assay.app.role.RoleName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the process; each is another way to write a configuration property. */
@Command(
        name = "quarkus-run.jar",
        mixinStandardHelpOptions = true,
        description = "Starts Assay. Whatever can be configured can also be given as -Dname=value before -jar, or in"
                + " the environment (assay.kafka.bootstrap is ASSAY_KAFKA_BOOTSTRAP).")
final class StartOptions {
    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            description = "Roles of this process: intake, planner, worker, ledger, console. Default: all.")
    List<RoleName> roles = List.of();

    @Option(names = "--data", paramLabel = "DIR", description = "Data folder. Default: .assay")
    @Nullable
    String data;

    @Option(names = "--port", paramLabel = "N", description = "HTTP port; 0 takes a free one. Default: 8080")
    @Nullable
    Integer port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "HTTP address. Default: 127.0.0.1")
    @Nullable
    String host;

    /** Makes the options configuration properties, above every other source. */
    void apply() {
        properties().forEach(System::setProperty);
    }

    Map<String, String> properties() {
        Map<String, String> all = new TreeMap<>();
        if (!roles.isEmpty()) {
            all.put("assay.roles", roles.stream().map(RoleName::written).collect(Collectors.joining(",")));
        }
        put(all, "assay.data", data);
        put(all, "quarkus.http.port", port != null && port == 0 ? Integer.valueOf(Ports.free()) : port);
        put(all, "quarkus.http.host", host);
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value.toString());
        }
    }
}
