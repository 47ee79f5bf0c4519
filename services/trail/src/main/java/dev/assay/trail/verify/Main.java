package dev.assay.trail.verify;

import dev.assay.trail.verify.outcome.Verification;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
            return 0;
        }
        while (!args.isEmpty()) {
            String arg = args.remove();
            switch (arg) {
                case "--json" -> json = true;
                case "--key" -> key = value(args);
                case "--previous" -> previous = value(args);
                default -> {
                    if (arg.startsWith("-") || bag != null) {
                        return usage("what is \"" + arg + "\"?");
                    }
                    bag = Path.of(arg);
                }
            }
        }
        return bag == null || key == null ? usage("a bag and --key FILE are needed") : verify(bag, key);
    }

    private static @Nullable Path value(Deque<String> args) {
        return args.isEmpty() ? null : Path.of(args.remove());
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
        err.println("assay-verify: " + what);
        err.println(HELP);
        return USAGE;
    }
}
