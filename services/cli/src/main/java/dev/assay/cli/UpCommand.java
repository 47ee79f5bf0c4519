package dev.assay.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts an installation on this machine and stays until it is stopped. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start Assay on this machine: broker, store, workers, ledger and console in one go.",
            "It listens on the loopback interface only. Ctrl-C stops it; the next start goes on with the same data."
        })
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:ASSAY_DATA:-${sys:user.home}/.assay}")
    private Path data;

    @Mixin
    private Ports ports;

    @Option(
            names = "--roles",
            paramLabel = "LIST",
            description = "Roles to start, comma separated: intake, planner, worker, ledger, console"
                    + " (default: ${DEFAULT-VALUE}).",
            defaultValue = "all")
    private String roles;

    @Option(
            names = "--plan",
            paramLabel = "NAME",
            description = "The plan that releases are audited with (default: ${DEFAULT-VALUE}).",
            defaultValue = "default")
    private String plan;

    @Override
    public Integer call() throws Exception {
        Path folder = data.toAbsolutePath().normalize();
        try (Server server =
                Server.start(folder, ports.port(), roles, Server.Output.SHOWN, Map.of("assay.planner.plan", plan))) {
            return server.await();
        }
    }
}
