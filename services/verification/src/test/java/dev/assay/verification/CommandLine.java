package dev.assay.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the launcher answered.
 *
 * @param status of the process
 * @param out standard output
 * @param err standard error
 */
record CommandLine(int status, String out, String err) {
    /** No test asserts a time; this only ends one that hangs. */
    private static final int LIMIT_MINUTES = 8;

    /** Runs {@code ./assay} with these arguments in an empty folder, as a person would from anywhere. */
    static CommandLine assay(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out-", ".txt");
        Path err = Files.createTempFile(folder, "err-", ".txt");
        List<String> command = new ArrayList<>(
                List.of(Application.repository().resolve("assay").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("assay " + List.of(arguments) + " did not end:\n" + Files.readString(err));
        }
        return new CommandLine(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
