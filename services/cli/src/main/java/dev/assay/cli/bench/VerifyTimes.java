package dev.assay.cli.bench;

import dev.assay.cli.Memory;
import dev.assay.trail.verify.Trust;
import dev.assay.trail.verify.Verifier;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Verifies a bag in a process that does nothing else, from its first step to its result.
 *
 * @param seconds for all steps of the verifier, without the start of the JVM
 * @param peakBytes peak resident size of the process; -1 where the system does not tell
 * @param bagBytes size of the archive
 */
record VerifyTimes(int leaves, double seconds, long peakBytes, long bagBytes) {
    /** Of the verifying process: with it all of the process stays under 512 MiB. */
    private static final String HEAP = "-Xmx320m";

    /** Makes the bag, which takes several times as long, and verifies it. */
    static VerifyTimes inAProcess(int leaves, Path folder) throws IOException {
        Path bag = folder.resolve("bag.zip");
        LargeLog log = new LargeLog(Files.createDirectories(folder.resolve("log")));
        log.write(leaves, bag, Files.createDirectories(folder.resolve("spool")));
        Path key = Files.writeString(folder.resolve("log.vkey"), log.verifierKey() + '\n');
        String[] told = told(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        VerifyTimes.class.getName(),
                        bag.toString(),
                        key.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        return new VerifyTimes(leaves, Double.parseDouble(told[0]), Long.parseLong(told[1]), Files.size(bag));
    }

    private static String[] told(Process process) throws IOException {
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("verifying a large bag ended with status " + status + ": " + told);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a bag was verified", e);
        }
        return told.split(" ");
    }

    double perSecond() {
        return leaves / seconds;
    }

    /** The process: prints seconds and peak memory. */
    public static void main(String[] arguments) throws IOException, Trust.Unusable {
        Trust trust = Trust.read(Path.of(arguments[1]), null);
        long start = System.nanoTime();
        Verification found = Verifier.verify(
                Path.of(arguments[0]), trust, Runtime.getRuntime().availableProcessors());
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (found.result() != Result.COMPLETE) {
            System.out.println(found.text());
            System.exit(found.result().exit());
        }
        System.out.println(seconds + " " + Memory.ofThis().peakBytes());
    }
}
