package dev.assay.check.picture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are the same on a machine with fonts, on one without, and on one without fontconfig. */
class NoFontsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void this_machine_has_fonts() {
        if (System.getenv("CI") == null) {
            assumeTrue(System.getProperty("os.name").startsWith("Linux"), "fontconfig is how Linux finds fonts");
            assumeTrue(!EveryKind.systemFonts().isEmpty(), "this machine has no fonts to compare with");
        }
        assertThat(EveryKind.systemFonts()).isNotEmpty();
    }

    @Test
    void a_machine_without_fonts_draws_the_same_pictures() throws Exception {
        Path none = Files.createDirectory(folder.resolve("none"));
        Path configuration =
                Files.writeString(folder.resolve("fonts.conf"), """
                <?xml version="1.0"?>
                <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
                <fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>
                """.formatted(none, folder.resolve("cache")));
        draws_the_same(Map.of("FONTCONFIG_FILE", configuration.toString()));
    }

    @Test
    void a_machine_without_fontconfig_draws_the_same_pictures() throws Exception {
        Path libraries = Files.createDirectory(folder.resolve("libraries"));
        // What Java looks for, found first and not to be loaded.
        for (String name : List.of("libfontconfig.so.1", "libfontconfig.so")) {
            Files.createFile(libraries.resolve(name));
        }
        draws_the_same(Map.of("LD_LIBRARY_PATH", libraries.toString()));
    }

    private void draws_the_same(Map<String, String> environment) throws IOException, InterruptedException {
        List<String> here = pictures(EveryKind.described(Set.of()));
        assertThat(here).hasSizeGreaterThan(5);

        String said = child(environment);
        assertThat(said.lines()).as("the fonts that the other process sees").contains("fonts []");
        assertThat(pictures(said)).isEqualTo(here);
    }

    private static List<String> pictures(String described) {
        return described.lines().filter(line -> !line.startsWith("fonts ")).toList();
    }

    private String child(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        // Where Java keeps what it learned of fonts in earlier processes.
                        "-Duser.home=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EveryKind.class.getName())
                .redirectErrorStream(true);
        command.environment().putAll(environment);
        Process process = command.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
