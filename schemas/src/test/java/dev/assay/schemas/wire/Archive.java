package dev.assay.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * What each version wrote: under {@code released/<version>} its schemas, under {@code golden/<version>} an event of each
 * kind as bytes and as JSON. The folder of a released version never changes; that of the version in work is written
 * anew as {@link #HOW_TO_WRITE} says.
 */
final class Archive {
    static final String HOW_TO_WRITE =
            "run ./mvnw -pl schemas -am test -Dtest=ReleasedSchemasTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dassay.archive=write and review what changed";

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Pattern IN_WORK = Pattern.compile("<version>([0-9.]+)-SNAPSHOT</version>");
    private static final long SEED = 20261105;

    private Archive() {}

    /** The version that the build makes, without its mark of being in work; itself when it is a release. */
    static String versionInWork() throws IOException {
        Matcher version = IN_WORK.matcher(Files.readString(Path.of("pom.xml")));
        return version.find() ? version.group(1) : "";
    }

    static List<String> versions() throws IOException {
        try (Stream<Path> folders = Files.list(RESOURCES.resolve("released"))) {
            return folders.map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** Schemas of a version by full name. */
    static TreeMap<String, Schema> schemas(String version) throws IOException {
        TreeMap<String, Schema> schemas = new TreeMap<>();
        try (Stream<Path> files = Files.list(RESOURCES.resolve("released").resolve(version))) {
            for (Path file : files.toList()) {
                Schema schema = new Schema.Parser().parse(Files.readString(file));
                schemas.put(schema.getFullName(), schema);
            }
        }
        return schemas;
    }

    static byte[] bytes(String version, Schema schema) throws IOException {
        return Files.readAllBytes(golden(version, schema, ".avro"));
    }

    /** The values that the bytes stand for, read with the version's own schema. */
    static GenericRecord values(String version, Schema schema) throws IOException {
        String json = Files.readString(golden(version, schema, ".json"));
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().jsonDecoder(schema, json));
    }

    /** What the older version's schema sees of an event of this one. */
    static GenericRecord seenWith(Schema older, SpecificRecord event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new SpecificDatumWriter<SpecificRecord>(event.getSchema(), EventData.INSTANCE).write(event, encoder);
        encoder.flush();
        DatumReader<GenericRecord> reader = new GenericDatumReader<>(event.getSchema(), older);
        return reader.read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    }

    static void write(String version) throws IOException {
        Files.createDirectories(RESOURCES.resolve("released").resolve(version));
        Files.createDirectories(RESOURCES.resolve("golden").resolve(version));
        for (Schema schema : Schemas.OWN) {
            // A sequence of its own for each, so that an event changes only with its schema.
            SplittableRandom random =
                    new SplittableRandom(SEED + schema.getFullName().hashCode());
            SpecificRecord event = new RandomRecords(random).record(schema);
            Files.writeString(
                    RESOURCES.resolve("released").resolve(version).resolve(schema.getName() + ".avsc"),
                    schema.toString(true) + '\n');
            Files.write(golden(version, schema, ".avro"), new Wire().encode(event));
            Files.writeString(golden(version, schema, ".json"), json(seenWith(schema, event)) + '\n');
        }
    }

    private static String json(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out, true);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Path golden(String version, Schema schema, String suffix) {
        return RESOURCES.resolve("golden").resolve(version).resolve(schema.getName() + suffix);
    }
}
