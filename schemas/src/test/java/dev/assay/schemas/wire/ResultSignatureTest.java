package dev.assay.schemas.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schemas.TaskDone;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResultSignatureTest {
    private final Wire wire = new Wire();
    private byte[] signed = {};

    private byte[] encode(TaskDone event, int signatureBytes) {
        return ResultSignature.encode(wire, event, message -> {
            signed = message;
            byte[] signature = new byte[signatureBytes];
            Arrays.fill(signature, (byte) 7);
            return signature;
        });
    }

    private static TaskDone event(long seed) {
        return (TaskDone) new RandomRecords(new SplittableRandom(seed)).record(TaskDone.getClassSchema());
    }

    private TaskDone read(byte[] raw) {
        return ((Received.Accepted<TaskDone>) wire.decode(raw, TaskDone.class)).event();
    }

    @Test
    void a_reader_finds_the_message_that_was_signed() {
        for (int bytes : new int[] {0, 1, 63, 64, 127, 128, 20_000}) {
            byte[] raw = encode(event(bytes), bytes);
            assertThat(new String(signed, 0, 15, US_ASCII)).isEqualTo("assay/result/1\n");
            assertThat(ResultSignature.message(raw, read(raw).getSignature()))
                    .hasValueSatisfying(message -> assertThat(message).isEqualTo(signed));
        }
    }

    @Test
    void every_byte_before_the_signature_is_signed() {
        byte[] raw = encode(event(5), 64);
        int tail = 2 + 64;
        for (int at = 0; at < raw.length - tail; at++) {
            byte[] changed = raw.clone();
            changed[at] ^= 1;
            assertThat(ResultSignature.message(
                                    changed,
                                    ByteBuffer.wrap(raw, raw.length - 64, 64).slice())
                            .orElseThrow())
                    .as("byte %s of %s", at, raw.length)
                    .isNotEqualTo(signed);
        }
    }

    @Test
    void an_event_that_does_not_end_with_its_signature_has_no_message() {
        byte[] raw = encode(event(6), 64);
        ByteBuffer signature = read(raw).getSignature();
        assertThat(ResultSignature.message(Arrays.copyOf(raw, raw.length + 1), signature))
                .isEmpty();
        assertThat(ResultSignature.message(Arrays.copyOf(raw, raw.length - 1), signature))
                .isEmpty();
        assertThat(ResultSignature.message(new byte[3], signature)).isEmpty();
    }

    /** What comes after the signature would not be signed. */
    @Test
    void the_signature_is_the_last_field() {
        assertThat(TaskDone.getClassSchema().getFields().getLast().name()).isEqualTo("signature");
    }
}
