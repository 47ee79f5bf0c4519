package dev.assay.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schemas.SchemaPublished;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every version reads what every other wrote, or an upgrade that rolls through the services loses events. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReleasedSchemasTest {
    @BeforeAll
    static void write_the_version_in_work_when_asked() throws IOException {
        if ("write".equals(System.getProperty("assay.archive"))) {
            Archive.write(Archive.versionInWork());
        }
    }

    @Test
    void the_archive_holds_the_version_in_work() throws IOException {
        String version = Archive.versionInWork();
        assertThat(Archive.versions()).contains(version);
        for (Schema own : Schemas.OWN) {
            assertThat(Archive.schemas(version).get(own.getFullName()))
                    .as("%s differs from released/%s: %s", own.getName(), version, Archive.HOW_TO_WRITE)
                    .isEqualTo(own);
        }
    }

    @Test
    void every_version_reads_every_other() throws IOException {
        List<String> faults = new ArrayList<>();
        for (String version : Archive.versions()) {
            for (Schema archived : Archive.schemas(version).values()) {
                for (Schema other : all(archived.getFullName())) {
                    var result = SchemaCompatibility.checkReaderWriterCompatibility(archived, other);
                    var back = SchemaCompatibility.checkReaderWriterCompatibility(other, archived);
                    if (result.getType() != SchemaCompatibilityType.COMPATIBLE
                            || back.getType() != SchemaCompatibilityType.COMPATIBLE) {
                        faults.add(
                                archived.getName() + " of " + version + ": " + result.getResult() + back.getResult());
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static List<Schema> all(String name) throws IOException {
        List<Schema> all = new ArrayList<>(Schemas.OWN.stream()
                .filter(own -> own.getFullName().equals(name))
                .toList());
        for (String version : Archive.versions()) {
            Schema archived = Archive.schemas(version).get(name);
            if (archived != null) {
                all.add(archived);
            }
        }
        return all;
    }

    @Test
    void no_event_of_a_released_version_was_given_up() throws IOException {
        for (String version : Archive.versions()) {
            assertThat(Schemas.OWN.stream().map(Schema::getFullName))
                    .as(version)
                    .containsAll(Archive.schemas(version).keySet());
        }
    }

    @Test
    void the_bytes_of_every_version_give_the_same_values() throws IOException, ClassNotFoundException {
        for (String version : Archive.versions()) {
            for (Schema archived : Archive.schemas(version).values()) {
                Wire wire = new Wire();
                wire.learn(new SchemaPublished(Fingerprint.of(archived).toString(), archived.toString()));
                Received<SpecificRecord> read = wire.decode(Archive.bytes(version, archived), WireTest.only(archived));
                assertThat(read).as("%s of %s", archived.getName(), version).isInstanceOf(Received.Accepted.class);
                SpecificRecord event = ((Received.Accepted<SpecificRecord>) read).event();
                assertThat(Archive.seenWith(archived, event))
                        .as("%s of %s", archived.getName(), version)
                        .isEqualTo(Archive.values(version, archived));
            }
        }
    }

    /** The schema of announcements is itself announced by nobody. */
    @Test
    void the_schema_of_announcements_never_changes() {
        assertThat(Fingerprint.of(SchemaPublished.getClassSchema())).hasToString("683afc77b2523caf");
    }
}
