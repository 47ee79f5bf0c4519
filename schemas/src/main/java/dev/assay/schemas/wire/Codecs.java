package dev.assay.schemas.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro's readers and writers of one thread. Making one takes longer than a small event; of what went through them they
 * keep the last event's bytes.
 */
final class Codecs {
    private final Map<Schema, SpecificDatumWriter<SpecificRecord>> writers = new HashMap<>();
    private final Map<Versions, SpecificDatumReader<SpecificRecord>> readers = new HashMap<>();

    /** The schema that some bytes were written with, and the one that they are read as. */
    private record Versions(Schema writer, Schema reader) {}

    void write(SpecificRecord event, OutputStream out) throws IOException {
        BinaryEncoder to = EncoderFactory.get().directBinaryEncoder(out, null);
        writers.computeIfAbsent(event.getSchema(), schema -> new SpecificDatumWriter<>(schema, EventData.INSTANCE))
                .write(event, to);
        to.flush();
    }

    /** @param from where in the bytes the record begins; it goes to their end */
    SpecificRecord read(byte[] bytes, int from, Schema writer, Schema reader) throws IOException {
        BinaryDecoder of = DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null);
        return readers.computeIfAbsent(
                        new Versions(writer, reader),
                        versions -> new SpecificDatumReader<>(writer, reader, EventData.INSTANCE))
                .read(null, of);
    }
}
