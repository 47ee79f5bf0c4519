package dev.assay.intake.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.intake.Announced;
import dev.assay.intake.Folders;
import dev.assay.intake.Intake;
import dev.assay.intake.IntakeMetrics;
import dev.assay.intake.IntakeSettings;
import dev.assay.intake.Kind;
import dev.assay.intake.trial.Trial;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeskTest {
    private static final int MAX_UPLOAD = 4 << 20;
    private static final int MAX_FILES = 50;
    private static final int MAX_DOCUMENT = 1 << 20;

    @TempDir
    private Path temp;

    private final Announced announced = new Announced();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private ObjectStore store;
    private Desk desk;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(temp.resolve("store"));
        Intake intake = new Intake(store, announced, Trial.here(), Clock.systemUTC());
        desk = new Desk(
                intake, store, new Limits(), new IntakeMetrics(meters), Files.createDirectory(temp.resolve("uploads")));
    }

    @Test
    void a_zip_of_a_release_folder_is_accepted_and_again_a_duplicate() throws IOException {
        byte[] zip = zip(Folders.dataset(temp, 2));

        assertAnswer(desk.zip(Kind.DATASET, stream(zip)), 201, "accepted");
        assertAnswer(desk.zip(Kind.DATASET, stream(zip)), 200, "duplicate");
        assertThat(decisions("accepted")).isEqualTo(1);
        assertThat(decisions("duplicate")).isEqualTo(1);
    }

    @Test
    void references_to_stored_objects_are_fetched_by_digest() throws IOException {
        Path folder = Folders.dataset(temp, 1);

        Response answer = desk.references(Kind.DATASET, stream(references(folder)));

        assertAnswer(answer, 201, "accepted");
    }

    @Test
    void a_reference_to_an_object_with_other_bytes_is_refused() throws IOException {
        Path folder = Folders.dataset(temp, 1);
        byte[] references = references(folder);
        store.put("uploads/dataset.yaml", new byte[] {1}, "application/yaml");

        assertProblem(
                desk.references(Kind.DATASET, stream(references)),
                422,
                "object uploads/dataset.yaml (for dataset.yaml) must have digest "
                        + Digest.of(folder.resolve("dataset.yaml")) + ", found " + Digest.of(new byte[] {1}));
    }

    @Test
    void a_reference_to_nothing_is_refused() throws IOException {
        String json =
                "{\"files\":[{\"path\":\"release.yaml\",\"key\":\"uploads/7\",\"sha256\":\"" + "0".repeat(64) + "\"}]}";

        assertProblem(
                desk.references(Kind.MODEL, stream(json.getBytes(StandardCharsets.UTF_8))),
                422,
                "object uploads/7 (for release.yaml) is not in the object store: upload it first");
    }

    @Test
    void an_unknown_key_in_references_is_refused_with_its_line() throws IOException {
        assertProblem(
                desk.references(Kind.MODEL, stream("{\"file\": []}".getBytes(StandardCharsets.UTF_8))),
                422,
                "request body line 1: unknown key \"file\"; did you mean \"files\"?");
    }

    @Test
    void a_path_that_leaves_the_archive_is_refused() throws IOException {
        assertProblem(
                desk.zip(Kind.MODEL, stream(zip("../../etc/cron.d/evil", new byte[10]))),
                422,
                "a path must stay inside the release folder, found \"../../etc/cron.d/evil\"");
    }

    @Test
    void a_zip_bomb_is_refused_while_it_is_unpacked() throws IOException {
        byte[] bomb = zip("release.yaml", new byte[3 << 20]);

        assertProblem(
                desk.zip(Kind.MODEL, stream(bomb)),
                422,
                "an archive must unpack to at most 100 times its size (" + bomb.length
                        + " bytes), found more at \"release.yaml\"");
    }

    @Test
    void what_is_no_zip_is_refused() throws IOException {
        assertProblem(
                desk.zip(Kind.MODEL, stream("hello".getBytes(StandardCharsets.UTF_8))),
                422,
                "not a zip archive, or a damaged one: Archive is not a ZIP archive");
    }

    @Test
    void an_upload_over_the_limit_is_not_read_to_its_end() throws IOException {
        Endless body = new Endless();

        assertProblem(desk.zip(Kind.MODEL, body), 413, "an upload must have at most 4194304 bytes, found more");
        assertThat(body.given).isLessThan(MAX_UPLOAD + (1 << 20));
    }

    @Test
    void a_body_of_twenty_megabytes_is_told_what_to_do_instead() throws IOException {
        Endless body = new Endless();

        assertProblem(
                desk.plan(body),
                413,
                "a JSON or YAML body must have at most 1048576 bytes, found more:"
                        + " send the files of a release as a zip or as parts");
        assertThat(body.given).isLessThan(2 * MAX_DOCUMENT);
        assertThat(decisions("oversized")).isEqualTo(1);
    }

    @Test
    void nothing_is_left_behind_in_the_temporary_folder() throws IOException {
        desk.zip(Kind.MODEL, stream(zip("release.yaml", new byte[1])));

        assertThat(temp.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void while_the_broker_is_away_nothing_is_decided_and_the_sender_is_told_to_come_back() throws IOException {
        byte[] zip = zip(Folders.dataset(temp, 1));
        announced.away(true);

        Response answer = desk.zip(Kind.DATASET, stream(zip));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isNotNull();
        announced.away(false);
        assertAnswer(desk.zip(Kind.DATASET, stream(zip)), 201, "accepted");
    }

    private void assertProblem(Response answer, int status, String detail) {
        Problem problem = (Problem) answer.getEntity();
        assertThat(problem.detail()).isEqualTo(detail);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getMediaType().toString()).isEqualTo("application/problem+json");
        assertThat(announced.rejection().getReason()).isEqualTo(detail);
    }

    private static void assertAnswer(Response answer, int status, String word) {
        assertThat(answer.getEntity()).isInstanceOfSatisfying(Answer.class, found -> {
            assertThat(found.status()).isEqualTo(word);
            assertThat(found.name()).isEqualTo("digits");
        });
        assertThat(answer.getStatus()).isEqualTo(status);
    }

    private double decisions(String outcome) {
        return meters.get("assay.intake.decisions")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private byte[] references(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> file.getNameCount() == folder.getNameCount() + 1
                            || file.getFileName().toString().startsWith("0001"))
                    .toList();
        }
        StringBuilder json = new StringBuilder();
        for (Path file : files) {
            String path = folder.relativize(file).toString();
            store.put("uploads/" + path, file, "application/octet-stream");
            json.append(json.isEmpty() ? "" : ",")
                    .append("{\"path\":\"" + path + "\",\"key\":\"uploads/" + path + "\",\"sha256\":\""
                            + Digest.of(file).hex() + "\"}");
        }
        return ("{\"files\":[" + json + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> file.getNameCount() == folder.getNameCount() + 1
                            || file.getFileName().toString().matches("000[12]\\.png"))
                    .collect(Collectors.toList())) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String path, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static InputStream stream(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    /** Gives bytes for as long as it is asked. */
    private static final class Endless extends InputStream {
        private long given;

        @Override
        public int read() {
            given++;
            return 'x';
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            given += length;
            return length;
        }
    }

    private record Limits() implements IntakeSettings {
        @Override
        public long maxUploadBytes() {
            return MAX_UPLOAD;
        }

        @Override
        public int maxFiles() {
            return MAX_FILES;
        }

        @Override
        public int maxDocumentBytes() {
            return MAX_DOCUMENT;
        }

        @Override
        public int concurrentUploads() {
            return 1;
        }

        @Override
        public Duration publishTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration trialTimeout() {
            return Duration.ofMinutes(1);
        }

        @Override
        public long trialMemoryBytes() {
            return 1L << 30;
        }
    }
}
