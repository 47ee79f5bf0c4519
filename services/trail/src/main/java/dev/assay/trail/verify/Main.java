package dev.assay.trail.verify;

import dev.assay.trail.verify.outcome.Shown;
import dev.assay.trail.verify.outcome.Verification;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code java -jar assay-verify.jar BAG.zip --key FILE [--previous FILE] [--json]}: the verifier alone. */
public final class Main {
    private static final int USAGE = 2;
    private static final String HELP = """
            Verify an exported bag, offline.

              java -jar assay-verify.jar BAG.zip --key FILE [--previous FILE] [--json]

              --key FILE       the log's public key, one line, from elsewhere than the bag
              --previous FILE  an earlier checkpoint of the log: it must only have grown since
              --json           print one JSON object

            Exit status: 0 complete, 10 subset, 20 invalid, 30 indeterminate, 2 bad usage.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private @Nullable Path bag;
    private @Nullable Path key;
    private @Nullable Path previous;
    private boolean json;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), out, System.err));
    }

    /** Runs one command line and returns its exit status. */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        return new Main(out, err).run(new ArrayDeque<>(args));
    }

    private int run(Deque<String> args) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(HELP);
            // Beside a bag it must not end as a bag that is complete does.
            return args.size() == 1 ? 0 : USAGE;
        }
        try {
            while (!args.isEmpty()) {
                take(args.remove(), args);
            }
        } catch (BadUsage e) {
            return usage(String.valueOf(e.getMessage()));
        }
        return bag == null || key == null ? usage("a bag and --key FILE are needed") : verify(bag, key);
    }

    /** What an argument says wrongly. */
    private static final class BadUsage extends Exception {
        private static final long serialVersionUID = 1L;

        BadUsage(String message) {
            super(message);
        }
    }

    private void take(String arg, Deque<String> more) throws BadUsage {
        switch (arg) {
            case "--json" -> {
                once(arg, json ? arg : null);
                json = true;
            }
            case "--key" -> {
                once(arg, key);
                key = value(arg, more);
            }
            case "--previous" -> {
                once(arg, previous);
                previous = value(arg, more);
            }
            default -> {
                if (arg.startsWith("-") || bag != null) {
                    throw new BadUsage("what is \"" + arg + "\"?");
                }
                bag = path("a bag", arg);
            }
        }
    }

    private static void once(String option, @Nullable Object before) throws BadUsage {
        if (before != null) {
            throw new BadUsage(option + " must be given once");
        }
    }

    private static Path value(String option, Deque<String> args) throws BadUsage {
        return path(option, args.isEmpty() || args.element().startsWith("-") ? "" : args.remove());
    }

    private static Path path(String what, String name) throws BadUsage {
        if (name.isEmpty()) {
            throw new BadUsage(what + " must be a file, found none");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BadUsage(what + " must be a file, found \"" + name + '"');
        }
    }

    private int verify(Path file, Path trusted) {
        if (!Files.isRegularFile(file)) {
            return usage("there is no file " + file);
        }
        Trust trust;
        try {
            trust = Trust.read(trusted, previous);
        } catch (Trust.Unusable e) {
            return usage(String.valueOf(e.getMessage()));
        }
        Verification found = Verifier.verify(file, trust, Runtime.getRuntime().availableProcessors());
        out.print(json ? found.json() : found.text());
        return found.result().exit();
    }

    private int usage(String what) {
        err.println("assay-verify: " + Shown.text(what));
        err.println(HELP);
        return USAGE;
    }
}
