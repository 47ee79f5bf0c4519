package dev.assay.cli;

import dev.assay.cli.bench.BenchCommand;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line of Assay. */
@Command(
        name = "assay",
        mixinStandardHelpOptions = true,
        version = "assay 0.1.0",
        header = "Audits of the visual explanations of deep models.",
        description = {
            "",
            "A release folder (release.yaml and ONNX files) and a dataset folder (dataset.yaml, metadata.jsonl and"
                    + " pictures) are all it needs.",
            ""
        },
        footer = {
            "",
            "First steps:",
            "  assay demo                                   see it work on the bundled sample",
            "  assay audit MY_MODEL --dataset MY_DATASET    audit a release here, without a server",
            "  assay explain --list                         the explainers, and what each can be told",
            "  assay up                                     start an installation on this machine",
            "",
            "Exit status: 0 passed or done, 1 an audit failed, 2 bad input or usage, 3 warned or not run."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            AuditCommand.class,
            ExplainCommand.class,
            PlanCommand.class,
            ReleaseCommand.class,
            DatasetCommand.class,
            AuditsCommand.class,
            ShowCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            KeyCommand.class,
            ReviewCommand.class,
            CorrectCommand.class,
            BenchCommand.class,
            PrepareCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {
    private static final int HELP_COLUMNS = 110;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command line and returns its exit status. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler(Main::report)
                .setExitCodeExceptionMapper(fault -> Exit.FAULT)
                .setParameterExceptionHandler(Main::misused)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_COLUMNS);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "assay needs a command");
    }

    private static int execute(CommandLine.ParseResult parsed) {
        int status = new CommandLine.RunLast().execute(parsed);
        return VerifyCommand.isHelpBesideABag(parsed) ? Exit.BAD_INPUT : status;
    }

    /** Expected refusals are one sentence; anything else keeps its stack trace, for it is a fault of ours. */
    private static int report(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        switch (thrown) {
            case Refused refused -> say(command, String.valueOf(refused.getMessage()));
            case Api.Problem problem -> say(command, String.valueOf(problem.getMessage()));
            case FileSystemException file -> say(command, FileTrouble.told(file));
            case IOException io -> say(command, io.getMessage() == null ? io.toString() : io.getMessage());
            case UncheckedIOException io
            when io.getCause() instanceof FileSystemException file -> say(command, FileTrouble.told(file));
            case UncheckedIOException io -> say(command, String.valueOf(io.getMessage()));
            default -> throw thrown;
        }
        return Exit.BAD_INPUT;
    }

    /** What is wrong, then how the command is written; all of its help would push the sentence off the screen. */
    private static int misused(CommandLine.ParameterException thrown, String[] args) {
        CommandLine command = thrown.getCommandLine();
        String message = String.valueOf(thrown.getMessage());
        if (message.startsWith("assay ")) {
            command.getErr().println(command.getColorScheme().errorText(message));
        } else {
            say(command, message);
        }
        CommandLine.UnmatchedArgumentException.printSuggestions(thrown, command.getErr());
        CommandLine.Help help = command.getHelp();
        command.getErr().print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
        command.getErr().println("All options: " + command.getCommandSpec().qualifiedName() + " --help");
        return Exit.BAD_INPUT;
    }

    private static void say(CommandLine command, String message) {
        command.getErr().println(command.getColorScheme().errorText("assay: " + message));
    }
}
