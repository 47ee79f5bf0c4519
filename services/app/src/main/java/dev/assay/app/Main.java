package dev.assay.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Where the process begins: {@code java -jar quarkus-run.jar [--roles LIST] [--data DIR] [--port N]}. Exit code 0 after
 * a clean stop, 1 when something broke, 2 when it cannot start as asked.
 */
@QuarkusMain
public final class Main implements QuarkusApplication {
    static final int CANNOT_START = 2;

    private final Lifecycle lifecycle;

    Main(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    public static void main(String... args) {
        CommandLine line = new CommandLine(new StartOptions()).setCaseInsensitiveEnumValuesAllowed(true);
        try {
            ParseResult parsed = line.parseArgs(args);
            if (CommandLine.printHelpIfRequested(parsed)) {
                System.exit(ExitCode.OK);
            }
        } catch (ParameterException e) {
            System.err.println("assay: " + e.getMessage());
            e.getCommandLine().usage(System.err);
            System.exit(CANNOT_START);
        }
        line.<StartOptions>getCommand().apply();
        Profile.choose();
        // Pictures are drawn without a screen.
        System.setProperty("java.awt.headless", "true");
        Quarkus.run(Main.class, Main::ended, args);
    }

    @Override
    public int run(String... args) {
        lifecycle.announce();
        Quarkus.waitForExit();
        return ExitCode.OK;
    }

    private static void ended(Integer code, Throwable cause) {
        for (Throwable found = cause; found != null; found = found.getCause()) {
            if (found instanceof CannotStart refused) {
                System.err.println("assay: " + refused.getMessage());
                System.exit(CANNOT_START);
            }
            if (found instanceof ConfigValidationException invalid) {
                for (int i = 0; i < invalid.getProblemCount(); i++) {
                    System.err.println("assay: " + invalid.getProblem(i).getMessage());
                }
                System.exit(CANNOT_START);
            }
        }
        if (cause != null) {
            cause.printStackTrace();
        }
        System.exit(code);
    }
}
