package dev.assay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.core.key.KeyFile;
import dev.assay.core.key.SigningKey;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The keys of the log. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Show the key that the log is signed with, make one, or hand over to another.",
        subcommands = {KeyCommand.Show.class, KeyCommand.Make.class, KeyCommand.Rotate.class})
final class KeyCommand implements Runnable {
    private static final String PATH = "/v1/ledger/key";
    private static final String FOLDER = "keys";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "assay key needs a command: show, make or rotate");
    }

    /** Prints the verifier key, which is what a verifier needs to have from elsewhere. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = {
                "Print the log's verifier key: one line, alone on standard output.",
                "Hand it to whoever verifies exports, by another way than the exports."
            })
    static final class Show implements Callable<Integer> {
        @Mixin
        private Where where;

        @Mixin
        private Printing printing;

        @Override
        public Integer call() throws IOException {
            String key = current(where);
            if (printing.json()) {
                printing.document(JsonNodeFactory.instance.objectNode().put("key", key));
            } else {
                printing.line(key);
            }
            return Exit.OK;
        }

        /** A local installation keeps its key in a file; another is asked. */
        private static String current(Where where) throws IOException {
            Optional<Path> folder = where.folder();
            if (folder.isPresent()) {
                Path file = folder.get().resolve(FOLDER).resolve("log.vkey");
                if (!Files.isRegularFile(file)) {
                    throw new IOException("there is no key of a log in " + file
                            + ": the first `assay up` with that data folder makes one");
                }
                return Files.readString(file).strip();
            }
            try (Where.Opened opened = where.open("console")) {
                return opened.api().get(PATH).path("key").asText();
            }
        }
    }

    /** Makes a key file for an installation that is configured with its keys. */
    @Command(
            name = "make",
            mixinStandardHelpOptions = true,
            description = "Make an Ed25519 key in a file that you alone may read, and print its verifier key.")
    static final class Make implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "PKCS#8 in PEM; must not exist.")
        private Path file;

        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "What it signs as; for the log its origin, for example example.org/assay.")
        private String name;

        @Mixin
        private Printing printing;

        @Override
        public Integer call() throws IOException {
            printing.line(made(file, name).toString());
            return Exit.OK;
        }
    }

    /** Hands the log over to another key. */
    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = {
                "Sign with another key from now on. The ledger records it under the signature of the key until now.",
                "On a local installation a new key is made; elsewhere put its file among the ledger's keys first."
            })
    static final class Rotate implements Callable<Integer> {
        /** The order goes through the ledger's topics. */
        private static final Duration LIMIT = Duration.ofMinutes(2);

        private static final Duration POLL = Duration.ofMillis(200);

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
        private String reason;

        @Option(
                names = "--to",
                paramLabel = "VKEY",
                description = "Verifier key of a key that the ledger has already; default: a new one is made.")
        private @Nullable String to;

        @Mixin
        private Where where;

        @Mixin
        private Printing printing;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            String key = to == null ? fresh() : to;
            try (Where.Opened opened = where.open(Server.ALL_ROLES)) {
                opened.api()
                        .post(
                                PATH,
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("key", key)
                                        .put("reason", reason));
                await(opened.api(), key);
            }
            printing.line(key);
            return Exit.OK;
        }

        private String fresh() throws IOException {
            Path keys = where.folder()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--to must name the key, since the ledger's keys are elsewhere"))
                    .resolve(FOLDER);
            Path first = keys.resolve("log.pem");
            if (!Files.isRegularFile(first)) {
                throw new IOException("there is no key to hand over from in " + first);
            }
            String name = KeyFile.read(first, "")
                    .name()
                    .orElseThrow(() -> new IOException(first + " does not name its log (a line Name: before the key)"));
            SigningKey key = SigningKey.generate(new SecureRandom());
            Path file = keys.resolve("log-" + key.publicKey().brief() + ".pem");
            KeyFile.make(file, new KeyFile(Optional.of(name), key));
            return new VerifierKey(name, key.publicKey().bytes()).toString();
        }

        private static void await(Api api, String key) throws IOException {
            long until = System.nanoTime() + LIMIT.toNanos();
            while (!api.get(PATH).path("key").asText().equals(key)) {
                if (System.nanoTime() > until) {
                    throw new IOException("the ledger has not taken the key within " + LIMIT.toSeconds()
                            + " s: the last EVENT_REJECTED record says why, if it refused");
                }
                try {
                    Thread.sleep(POLL);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while the ledger takes the key", e);
                }
            }
        }
    }

    private static VerifierKey made(Path file, String name) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " is there already: a key is never written over");
        }
        SigningKey key = SigningKey.generate(new SecureRandom());
        VerifierKey verifier = new VerifierKey(name, key.publicKey().bytes());
        KeyFile.make(file, new KeyFile(Optional.of(name), key));
        return verifier;
    }
}
