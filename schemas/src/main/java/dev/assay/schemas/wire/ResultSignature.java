package dev.assay.schemas.wire;

import dev.assay.schemas.TaskDone;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The signature of a result. It is over the bytes of the event as they are on the wire, up to the signature, which is
 * the last field: so a reader of any version checks what the writer signed, and never writes it anew.
 */
public final class ResultSignature {
    private static final byte[] CONTEXT = "assay/result/1\n".getBytes(StandardCharsets.US_ASCII);

    private ResultSignature() {}

    /**
     * Signs and encodes.
     *
     * @param event names the key; it is given the signature
     * @param signer from a message to its Ed25519 signature
     */
    public static byte[] encode(Wire wire, TaskDone event, UnaryOperator<byte[]> signer) {
        event.setSignature(ByteBuffer.allocate(0));
        byte[] message = message(wire.encode(event), event.getSignature())
                .orElseThrow(() -> new IllegalStateException("the signature must be the last field of a result"));
        event.setSignature(ByteBuffer.wrap(signer.apply(message)));
        return wire.encode(event);
    }

    /**
     * What the signature of a received event is to be over.
     *
     * @param raw the event as it came
     * @param signature that was read from it
     * @return empty where the event does not end with the signature, so that it says nothing about the rest
     */
    public static Optional<byte[]> message(byte[] raw, ByteBuffer signature) {
        byte[] tail = tail(signature);
        int signed = raw.length - tail.length;
        if (signed < 0 || !Arrays.equals(raw, signed, raw.length, tail, 0, tail.length)) {
            return Optional.empty();
        }
        byte[] message = Arrays.copyOf(CONTEXT, CONTEXT.length + signed);
        System.arraycopy(raw, 0, message, CONTEXT.length, signed);
        return Optional.of(message);
    }

    /** As Avro writes bytes: the length, zig-zag in groups of seven bits, the lowest first; then the bytes. */
    private static byte[] tail(ByteBuffer signature) {
        ByteBuffer content = signature.duplicate();
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + content.remaining());
        long length = (long) content.remaining() << 1;
        for (; length > 0x7f; length >>>= 7) {
            out.put((byte) (length | 0x80));
        }
        out.put((byte) length).put(content);
        return Arrays.copyOf(out.array(), out.position());
    }
}
