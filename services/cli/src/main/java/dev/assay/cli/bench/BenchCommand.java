package dev.assay.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Take times on this machine and print figures and ratios.",
        subcommands = {EngineBench.class, AuditBench.class, LedgerBench.class})
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "assay bench needs to know what: engine, audit or ledger");
    }
}
