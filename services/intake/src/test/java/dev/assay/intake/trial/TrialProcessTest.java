package dev.assay.intake.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.Refused;
import dev.assay.intake.Folders;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Models that are tried in a process of their own, which may die of them, hang, or take all memory. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class TrialProcessTest {
    private static final TrialLimits AMPLE = new TrialLimits(Duration.ofMinutes(2), 4L << 30);

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void release() throws IOException {
        folder = Folders.model(temp);
    }

    private void real(TrialLimits limits) throws IOException {
        TrialProcess.of(limits, temp).run(ModelFolder.read(folder), folder);
    }

    /** A process that does what the script says, in place of one that tries the release. */
    private void scripted(String script, TrialLimits limits) throws IOException {
        new TrialProcess(temporary -> List.of("sh", "-c", script), limits).run(ModelFolder.read(folder), folder);
    }

    private void leavesNothing() throws IOException {
        assertThat(temp).isDirectoryContaining(file -> file.equals(folder));
        assertThat(temp.toFile().list()).containsExactly("model");
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void a_release_whose_models_run_passes() throws IOException {
        real(AMPLE);
        leavesNothing();
    }

    @Test
    void a_refusal_has_the_sentence_that_it_has_in_any_process() throws IOException {
        Path member = folder.resolve("seed-1.onnx");
        byte[] content = Files.readAllBytes(member);
        Files.write(member, Arrays.copyOf(content, content.length / 2));
        Folders.redigest(folder, "release.yaml", "seed-1.onnx");
        String[] sentence = new String[1];
        assertThatThrownBy(() -> Trial.here().run(ModelFolder.read(folder), folder))
                .isInstanceOfSatisfying(Refused.class, refused -> sentence[0] = refused.getMessage());
        assertThatThrownBy(() -> real(AMPLE)).isInstanceOf(Refused.class).hasMessage(sentence[0]);
        leavesNothing();
    }

    @Test
    void a_process_that_dies_is_a_refusal_that_names_the_member() throws IOException {
        assertThatThrownBy(() -> scripted("echo assay-trial member seed-1.onnx; kill -SEGV $$", AMPLE))
                .isInstanceOf(Refused.class)
                .hasMessage("seed-1.onnx ends the process that loads and runs it on trial (status 139):"
                        + " export the model again, or a smaller one");
        assertThatThrownBy(() -> scripted("kill -KILL $$", AMPLE))
                .isInstanceOf(Refused.class)
                .hasMessage("release digits@1.0.0 ends the process that loads and runs it on trial (killed by the"
                        + " system, as a process is that takes too much memory): export the model again, or a smaller"
                        + " one");
        assertThatThrownBy(() -> scripted("exit 3", AMPLE))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("its Java heap of ");
        leavesNothing();
    }

    /**
     * ONNX Runtime 1.29 reads beyond its memory where an ellipsis stands for one axis and then for two. Should a newer
     * one refuse the model by itself, this test needs another.
     */
    @Test
    void a_model_that_kills_the_runtime_is_refused() throws IOException {
        TinyGraph graph = new TinyGraph()
                .weight("a", new long[] {2, 3, 4}, new float[24])
                .weight("b", new long[] {5, 2, 4, 2}, new float[80])
                .node("Einsum", "deadly", List.of("a", "b"), "c", TinyGraph.text("equation", "b...i,...ij->...jb"));
        classifier(graph, "c");
        assertThatThrownBy(() -> real(AMPLE))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("seed-0.onnx ends the process that loads and runs it on trial");
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void a_process_that_hangs_is_ended_at_the_limit() throws IOException {
        TrialLimits brief = new TrialLimits(Duration.ofMillis(300), 4L << 30);
        assertThatThrownBy(() -> scripted("echo assay-trial member seed-2.onnx; exec sleep 600", brief))
                .isInstanceOf(Refused.class)
                .hasMessage("seed-2.onnx takes longer than 0.3 s to load and run on trial (assay.intake.trial-timeout):"
                        + " export a smaller model, with its constants folded");
        leavesNothing();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_takes_too_much_memory_is_ended_at_the_limit() throws IOException {
        TrialLimits narrow = new TrialLimits(Duration.ofMinutes(1), 64L << 20);
        assertThatThrownBy(() -> scripted("exec dd if=/dev/zero of=/dev/null bs=300M count=1000000", narrow))
                .isInstanceOf(Refused.class)
                .hasMessage("release digits@1.0.0 takes more than 0.1 GiB of memory to load and run on trial"
                        + " (assay.intake.trial-memory-bytes): export a smaller model, or one with an open or smaller"
                        + " batch");
        leavesNothing();
    }

    @Test
    void a_line_without_end_fills_no_memory_here() throws IOException {
        TrialLimits brief = new TrialLimits(Duration.ofSeconds(2), 4L << 30);
        Words words = new Words();
        for (int i = 0; i < 20_000_000; i++) {
            words.hear('x');
        }
        assertThat(words.last()).hasSize(4096);
        assertThatThrownBy(() -> scripted("exec cat /dev/zero", brief))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("takes longer than 2.0 s");
        leavesNothing();
    }

    @Test
    void a_trial_that_is_stopped_or_cannot_begin_decides_nothing() throws IOException {
        // The second by its status: a process that was started in the background may ignore the signal itself.
        for (String end : List.of("kill -TERM $$; sleep 600", "exit 130")) {
            assertThatThrownBy(() -> scripted(end, AMPLE))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the trial of digits@1.0.0 was stopped before it had ended");
        }
        TrialProcess absent = new TrialProcess(temporary -> List.of("/no/such/java"), AMPLE);
        assertThatThrownBy(() -> absent.run(ModelFolder.read(folder), folder)).isInstanceOf(IOException.class);
        leavesNothing();
    }

    /** Twenty thousand products of one matrix, which ONNX Runtime computes while it loads the model. */
    private void endlessFolding() throws IOException {
        int side = 1024;
        TinyGraph graph = new TinyGraph().weight("m", new long[] {side, side}, new float[side * side]);
        for (int i = 0; i < 20_000; i++) {
            graph.node("MatMul", "power" + i, List.of(i == 0 ? "m" : "p" + (i - 1), "m"), "p" + i);
        }
        classifier(graph, "p19999");
    }

    /** Makes it a member whose scores need that constant. */
    private void classifier(TinyGraph graph, String constant) throws IOException {
        graph.input("input", 3, 48, 48)
                .weight("w", new long[] {3 * 48 * 48, 10}, new float[3 * 48 * 48 * 10])
                .node("ReduceSum", "sum", List.of(constant), "constant", TinyGraph.integer("keepdims", 0))
                .node("Flatten", "flat", List.of("input"), "row")
                .node("MatMul", "head", List.of("row", "w"), "plain")
                .node("Add", "add", List.of("plain", "constant"), "logits")
                .output("logits", 10)
                .write(folder, "seed-0.onnx");
        Folders.redigest(folder, "release.yaml", "seed-0.onnx");
    }

    @Test
    void constants_that_take_hours_to_fold_are_given_up_at_the_limit() throws IOException {
        endlessFolding();
        assertThatThrownBy(() -> real(new TrialLimits(Duration.ofSeconds(10), 4L << 30)))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("seed-0.onnx takes longer than 10.0 s to load and run on trial");
        leavesNothing();
    }

    @Test
    void the_packaged_application_finds_its_libraries_beside_its_jar() throws IOException {
        Path libraries = Files.createDirectories(temp.resolve("app/lib/main"));
        String jar = temp.resolve("app/quarkus-run.jar").toString();
        assertThat(TrialCommand.of(jar, 1L << 29, temp, temp))
                .containsSequence("-cp", libraries.resolve("*").toString());
        String classes = temp.resolve("classes") + File.pathSeparator + temp.resolve("other.jar");
        assertThat(TrialCommand.of(classes, 1L << 29, temp, temp)).containsSequence("-cp", classes);
    }

    @Test
    void a_process_whose_parent_has_gone_ends() throws IOException, InterruptedException {
        endlessFolding();
        List<String> command = new ArrayList<>(TrialCommand.of(
                System.getProperty("java.class.path"), 1L << 29, temp, Files.createDirectory(temp.resolve("t"))));
        command.add(folder.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream words = process.getInputStream()) {
            assertThat(words.read()).isPositive();
            process.getOutputStream().close();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(11);
        } finally {
            process.destroyForcibly();
        }
    }
}
