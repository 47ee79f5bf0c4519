package dev.assay.trail.attest;

import dev.assay.trail.canonical.CanonicalReader;
import dev.assay.trail.canonical.CanonicalWriter;
import dev.assay.trail.canonical.Json;
import dev.assay.trail.canonical.NotCanonical;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes with their type and signatures (DSSE v1, github.com/secure-systems-lab/dsse). What is signed is not the JSON but
 * {@link #preAuthentication}, so that no canonical form is needed to verify.
 *
 * @param payloadType a media type
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared below
public record Envelope(String payloadType, byte[] payload, List<Signed> signatures) {
    private static final String TYPE = "payloadType";
    private static final String PAYLOAD = "payload";
    private static final String SIGNATURES = "signatures";

    public Envelope {
        payload = payload.clone();
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("an envelope must have a signature, found none");
        }
    }

    /**
     * @param keyId which key, a hint: {@link VerifierKey#keyId()}
     * @param signature base64
     */
    public record Signed(String keyId, String signature) {}

    public static Envelope sign(String payloadType, byte[] payload, SigningKey key) {
        byte[] signature = key.sign(preAuthentication(payloadType, payload));
        return new Envelope(
                payloadType,
                payload,
                List.of(new Signed(key.verifier().keyId(), Base64.getEncoder().encodeToString(signature))));
    }

    /** PAE: {@code "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload}, lengths in bytes and decimal. */
    public static byte[] preAuthentication(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + type.length + ' ').getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(type);
        out.writeBytes((" " + payload.length + ' ').getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** True if the key signed it. */
    public boolean signedBy(VerifierKey key) {
        byte[] message = preAuthentication(payloadType, payload);
        return signatures.stream()
                .filter(signed -> signed.keyId().equals(key.keyId()))
                .anyMatch(signed -> key.verifies(message, Base64.getDecoder().decode(signed.signature())));
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    /** One line of JSON in its canonical form, without a line end. */
    public byte[] bytes() {
        List<Json> signed = signatures.stream()
                .map(s -> (Json)
                        Json.Members.of(Map.of("keyid", new Json.Text(s.keyId()), "sig", new Json.Text(s.signature()))))
                .toList();
        TreeMap<String, Json> members = new TreeMap<>();
        members.put(TYPE, new Json.Text(payloadType));
        members.put(PAYLOAD, new Json.Text(Base64.getEncoder().encodeToString(payload)));
        members.put(SIGNATURES, new Json.Array(signed));
        return CanonicalWriter.write(Json.Members.of(members));
    }

    /** Reads what {@link #bytes} wrote. */
    public static Envelope parse(byte[] content) throws NotCanonical {
        try {
            if (CanonicalReader.read(content) instanceof Json.Members m
                    && m.get(TYPE) instanceof Json.Text type
                    && m.get(PAYLOAD) instanceof Json.Text payload
                    && m.get(SIGNATURES) instanceof Json.Array signatures) {
                return new Envelope(
                        type.value(),
                        Base64.getDecoder().decode(payload.value()),
                        signatures.items().stream().map(Envelope::signed).toList());
            }
        } catch (IllegalArgumentException e) {
            throw new NotCanonical("no DSSE envelope: " + e.getMessage());
        }
        throw new NotCanonical("a DSSE envelope must have payloadType, payload and signatures");
    }

    private static Signed signed(Json item) {
        if (item instanceof Json.Members m
                && m.get("keyid") instanceof Json.Text keyId
                && m.get("sig") instanceof Json.Text signature) {
            return new Signed(keyId.value(), signature.value());
        }
        throw new IllegalArgumentException("a signature must have keyid and sig");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope that
                && payloadType.equals(that.payloadType)
                && Arrays.equals(payload, that.payload)
                && signatures.equals(that.signatures);
    }

    @Override
    public int hashCode() {
        return 31 * payloadType.hashCode() + Arrays.hashCode(payload);
    }
}
