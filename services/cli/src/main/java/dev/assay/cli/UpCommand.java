package dev.assay.cli;

import dev.assay.check.plan.PlanReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts an installation on this machine and stays until it is stopped. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start Assay on this machine: broker, store, workers, ledger and console in one go.",
            "It listens on the loopback interface only. Ctrl-C stops it; the next start goes on with the same data."
        })
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

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
        checkPlan();
        Path folder = data.toAbsolutePath().normalize();
        try (Server server =
                Server.start(folder, ports.port(), roles, Server.Output.SHOWN, Map.of("assay.planner.plan", plan))) {
            return server.await();
        }
    }

    /** A plan of one's own may be registered, now or later; a typo would leave every release waiting for it. */
    private void checkPlan() {
        if (plan.contains("/") || plan.endsWith(".yaml") || plan.endsWith(".yml")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--plan must be the name of a plan, found " + plan
                            + ": register the file by `assay plan register`, then name its plan");
        }
        if (!PlanReader.BUILT_IN.contains(plan)) {
            spec.commandLine()
                    .getErr()
                    .println("assay: " + plan + " is no built-in plan (" + String.join(", ", PlanReader.BUILT_IN)
                            + "): releases wait until a plan of that name is registered by `assay plan register`");
        }
    }
}
