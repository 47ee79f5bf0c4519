package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.key.KeyFile;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
    @TempDir
    Path folder;

    @Test
    void a_key_is_made_for_its_owner_alone_and_its_public_half_is_printed() throws IOException {
        Path file = folder.resolve("log.pem");
        Ran ran = Ran.assay("key", "make", file.toString(), "--name", "example.org/assay");
        assertThat(ran.status()).as(ran.err()).isZero();
        KeyFile made = KeyFile.read(file, "");
        assertThat(made.name()).contains("example.org/assay");
        assertThat(ran.out().strip())
                .isEqualTo(new VerifierKey(
                                "example.org/assay", made.key().publicKey().bytes())
                        .toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ran.out()).doesNotContain("PRIVATE");
    }

    @Test
    void a_key_is_never_written_over() throws IOException {
        Path file = Files.writeString(folder.resolve("log.pem"), "mine");
        Ran ran = Ran.assay("key", "make", file.toString(), "--name", "example.org/assay");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(file + " is there already: a key is never written over");
        assertThat(file).hasContent("mine");
    }

    @Test
    void shows_the_key_of_an_installation_that_does_not_run() throws IOException {
        Files.createDirectories(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/log.vkey"), "example.org/log+0011aabb+AbCd\n");
        Ran ran = Ran.assay("key", "show", "--data", folder.toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("example.org/log+0011aabb+AbCd\n");
        Ran json = Ran.assay("key", "show", "--data", folder.toString(), "--json");
        assertThat(json.out()).contains("\"key\" : \"example.org/log+0011aabb+AbCd\"");
    }

    @Test
    void says_how_a_key_comes_to_be_where_there_is_none() {
        Ran show = Ran.assay("key", "show", "--data", folder.toString());
        assertThat(show.status()).isEqualTo(2);
        assertThat(show.err()).contains("there is no key of a log in", "the first `assay up`");
        Ran rotate = Ran.assay("key", "rotate", "--reason", "a new year", "--data", folder.toString());
        assertThat(rotate.status()).isEqualTo(2);
        assertThat(rotate.err()).contains("there is no key to hand over from in");
    }

    @Test
    void a_rotation_elsewhere_must_name_its_key_and_every_rotation_a_reason() {
        Ran to = Ran.assay("key", "rotate", "--reason", "a new year", "--url", "http://127.0.0.1:1");
        assertThat(to.status()).isEqualTo(2);
        assertThat(to.err()).contains("--to must name the key, since the ledger's keys are elsewhere");
        assertThat(Ran.assay("key", "rotate").err()).contains("--reason");
        assertThat(Ran.assay("key").err()).contains("assay key needs a command: show, make or rotate");
    }
}
