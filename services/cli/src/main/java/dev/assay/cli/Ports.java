package dev.assay.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option for the port of pages and REST. */
final class Ports {
    static final int STANDARD = 8080;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private int port = STANDARD;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of pages and REST, 0 for a free one (default: " + STANDARD + ").")
    void port(int wanted) {
        if (wanted < 0 || wanted > 65_535) {
            throw new ParameterException(command.commandLine(), "--port must be in [0, 65535], found " + wanted);
        }
        port = wanted;
    }

    int port() {
        return port;
    }
}
