package dev.assay.cli;

import dev.assay.trail.verify.Trust;
import dev.assay.trail.verify.Verifier;
import dev.assay.trail.verify.outcome.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Verifies an exported bag, offline. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verify an exported bag, offline: that nothing in it was edited, removed, reordered or left out.",
            "The key comes from elsewhere than the bag. assay-verify.jar does the same without Assay.",
            "",
            "Exit status: 0 complete, 10 subset, 20 invalid, 30 indeterminate, 2 bad usage."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BAG.zip", description = "The export.")
    private Path bag;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The log's public key, one line, as `assay key show` prints it.")
    private Path key;

    @Option(
            names = "--previous",
            paramLabel = "FILE",
            description = "An earlier checkpoint of the log: it must only have grown since.")
    private @Nullable Path previous;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    /** Then nothing was verified, and the status must not be that of a bag that is complete. */
    static boolean isHelpBesideABag(ParseResult parsed) {
        boolean help = false;
        boolean bag = false;
        for (ParseResult part = parsed; part != null; part = part.subcommand()) {
            help |= part.isUsageHelpRequested() || part.isVersionHelpRequested();
            bag |= part.commandSpec().userObject() instanceof VerifyCommand && part.hasMatchedPositional(0);
        }
        return help && bag;
    }

    @Override
    public Integer call() {
        if (!Files.isRegularFile(bag)) {
            throw new ParameterException(spec.commandLine(), "there is no file " + bag);
        }
        try {
            Verification found = Verifier.verify(
                    bag, Trust.read(key, previous), Runtime.getRuntime().availableProcessors());
            System.out.print(json ? found.json() : found.text());
            return found.result().exit();
        } catch (Trust.Unusable e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
