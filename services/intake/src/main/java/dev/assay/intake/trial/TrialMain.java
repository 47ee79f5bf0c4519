package dev.assay.intake.trial;

import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that tries a release. It prints each member's file before it loads it, and a refusal's sentence; its exit
 * status says how the trial ended. Nothing that native code may print can make it a success.
 */
final class TrialMain {
    static final int FIT = 0;
    static final int REFUSED = 10;

    /** Its parent has gone: nobody waits for the answer. */
    private static final int ALONE = 11;

    static final String MEMBER = "assay-trial member ";
    static final String REFUSAL = "assay-trial refused ";

    private TrialMain() {}

    /** Argument: the folder of the release. */
    public static void main(String... arguments) throws IOException {
        Thread.ofPlatform().name("trial-tether").daemon().start(TrialMain::awaitParent);
        dieFirst();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Path.of(arguments[0]);
        int status = FIT;
        try {
            Trial.run(ModelFolder.read(folder), folder, file -> out.println(MEMBER + line(file)));
        } catch (Refused e) {
            out.println(REFUSAL + line(e.getMessage()));
            status = REFUSED;
        }
        // Without what native code would do on the way out: the trial has ended, well or not.
        Runtime.getRuntime().halt(status);
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    private static void awaitParent() {
        try {
            while (System.in.read() >= 0) {
                // what a parent writes means nothing
            }
        } catch (IOException e) {
            // a broken pipe is a parent that has gone, too
        }
        Runtime.getRuntime().halt(ALONE);
    }

    /** Where memory runs out, Linux ends the process with the highest score: this one, and none that keeps records. */
    private static void dieFirst() throws IOException {
        Path score = Path.of("/proc/self/oom_score_adj");
        if (Files.isWritable(score)) {
            Files.writeString(score, "1000");
        }
    }
}
