package dev.assay.trail.verify.audit;

import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.json.Node;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.Base64Text;
import dev.assay.trail.verify.note.PublicKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A DSSE envelope (v1). */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Envelope(String type, byte[] payload, List<Signature> signatures) {
    record Signature(String keyId, byte[] bytes) {}

    static Envelope read(byte[] line) throws BadJson, BadNote {
        Fields fields = new Fields("an envelope", JsonReader.strict(line));
        List<Signature> signatures = new ArrayList<>();
        for (Node item : fields.items("signatures")) {
            Fields signature = new Fields("signatures", item);
            signatures.add(
                    new Signature(signature.text("keyid"), Base64Text.decode(signature.text("sig"), "a signature")));
            signature.end();
        }
        Envelope envelope = new Envelope(
                fields.text("payloadType"), Base64Text.decode(fields.text("payload"), "the payload"), signatures);
        fields.end();
        return envelope;
    }

    /** The bytes that are signed: DSSE's pre-authentication encoding. */
    byte[] signed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        for (byte[] part :
                new byte[][] {ascii("DSSEv1 " + name.length + " "), name, ascii(" " + payload.length + " "), payload}) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    boolean isBy(PublicKey key) {
        return signatures.stream().anyMatch(s -> s.keyId().equals(key.keyId()) && key.made(s.bytes(), signed()));
    }
}
