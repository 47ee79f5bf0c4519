package dev.assay.console.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.console.ConsoleMetrics;
import dev.assay.console.evidence.Documents.Loaded;
import dev.assay.console.evidence.Pictures.Fetched;
import dev.assay.console.page.Example;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.store.EvidenceKey;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is fetched is named by a record and is what the record names. */
final class FetchTest {
    private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temp;

    private final AuditReport report = Example.report();
    private final byte[] json = AuditFormat.write(report);
    private final Digest document = Digest.of(json);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private ObjectStore store;
    private Documents documents;
    private Pictures pictures;
    private String key;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(temp);
        ConsoleMetrics metrics = new ConsoleMetrics(meters);
        EvidenceIndex index = new EvidenceIndex();
        documents = new Documents(store, index, metrics);
        pictures = new Pictures(store, index, metrics);
        Evidence evidence = report.evidence().getFirst();
        key = EvidenceKey.of(report.model(), report.id(), evidence);
    }

    @Test
    void a_document_is_read_from_the_store_by_its_digest() throws IOException {
        store.put(ObjectStore.objectKey(document), json, "application/json");

        assertThat(documents.load(document)).isInstanceOfSatisfying(Loaded.Whole.class, whole -> {
            assertThat(AuditFormat.write(whole.report())).isEqualTo(json);
            assertThat(whole.json()).isEqualTo(json);
        });
    }

    @Test
    void a_document_that_came_with_its_record_needs_no_store() throws IOException {
        documents.came(document, json);

        assertThat(documents.load(document)).isInstanceOf(Loaded.Whole.class);
    }

    @Test
    void bytes_that_are_not_those_of_the_digest_are_not_taken() throws IOException {
        documents.came(Example.digest("other"), json);

        assertThat(documents.load(Example.digest("other"))).isInstanceOf(Loaded.Missing.class);
    }

    @Test
    void an_altered_document_is_told_and_counted() throws IOException {
        store.put(ObjectStore.objectKey(document), PICTURE, "application/json");

        assertThat(documents.load(document))
                .isInstanceOfSatisfying(
                        Loaded.Altered.class,
                        altered -> assertThat(altered.reason())
                                .contains(document.toString())
                                .contains("was altered in the object store")
                                .contains(Digest.of(PICTURE).toString()));
        assertThat(altered()).isEqualTo(1);
    }

    @Test
    void a_picture_that_no_record_names_is_not_fetched() throws IOException {
        store.put(key, PICTURE, "image/png");

        assertThat(pictures.fetch(Digest.of(PICTURE))).isEqualTo(new Fetched.Unnamed());
    }

    @Test
    void a_picture_comes_with_the_media_type_of_its_record() throws IOException {
        documents.came(document, json);
        store.put(key, PICTURE, "text/html");

        assertThat(pictures.fetch(Example.PICTURE)).isInstanceOfSatisfying(Fetched.Whole.class, whole -> {
            assertThat(whole.mediaType()).isEqualTo("image/png");
            assertThat(whole.content()).isEqualTo(PICTURE);
        });
    }

    @Test
    void an_altered_picture_is_told_and_counted() throws IOException {
        documents.came(document, json);
        store.put(key, json, "image/png");

        assertThat(pictures.fetch(Example.PICTURE)).isEqualTo(new Fetched.Altered(document));
        assertThat(altered()).isEqualTo(1);
    }

    @Test
    void a_picture_that_is_gone_is_told_and_counted() throws IOException {
        documents.came(document, json);

        assertThat(pictures.fetch(Example.PICTURE)).isEqualTo(new Fetched.Missing());
        assertThat(meters.get("assay.console.evidence.missing").counter().count())
                .isEqualTo(1);
    }

    private double altered() {
        return meters.get("assay.console.evidence.altered").counter().count();
    }
}
