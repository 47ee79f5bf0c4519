package dev.assay.trail.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.trail.log.Hash;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    private static final String VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String NOTE = "This is an example message.\n\n\u2014 example.com/foo "
            + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    private static final SigningKey LOG = SigningKey.of("log.example/one", seed(1));
    private static final SigningKey WITNESS = SigningKey.of("witness.example", seed(2));
    private static final Checkpoint HEAD = new Checkpoint("log.example/one", 5, Hash.EMPTY);

    @Test
    void of_the_specification_is_opened_with_its_key() throws NotANote {
        VerifierKey key = VerifierKey.parse(VKEY);
        assertThat(key).hasToString(VKEY);
        assertThat(key.keyId()).isEqualTo("example.com/foo+530d903a");
        Note note = Note.parse(NOTE.getBytes(UTF_8));
        assertThat(note.bytes()).isEqualTo(NOTE.getBytes(UTF_8));
        assertThat(note.open(List.of(key))).isEqualTo(new Note.Opened.Signed(List.of(key)));
    }

    @Test
    void keys_sign_as_rfc_8032_does() throws NotANote {
        SigningKey key = SigningKey.of(
                "k", HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        assertThat(HexFormat.of().formatHex(key.verifier().key()))
                .isEqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(HexFormat.of().formatHex(key.sign(new byte[0])))
                .isEqualTo(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
                                + "b46bd25bf5f0595bbe24655141438e7a100b");
        assertThat(SigningKey.ofPkcs8("k", key.pkcs8()).verifier()).isEqualTo(key.verifier());
        assertThat(key).hasToString(key.verifier().toString());
    }

    @Test
    void keys_come_from_the_platform_too_and_no_other_kind_does() throws Exception {
        PrivateKey made =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        SigningKey key = SigningKey.of("k", made);
        assertThat(key.pkcs8()).isEqualTo(made.getEncoded());
        PrivateKey other =
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate();
        assertThatThrownBy(() -> SigningKey.of("k", other)).isInstanceOf(NotANote.class);
        assertThatThrownBy(() -> SigningKey.ofPkcs8("k", other.getEncoded())).isInstanceOf(NotANote.class);
        SigningKey one = SigningKey.generate("k", new SecureRandom());
        assertThat(one.verifier())
                .isNotEqualTo(SigningKey.generate("k", new SecureRandom()).verifier());
    }

    @Test
    void with_unknown_signatures_is_opened_by_the_known_key_alone() throws NotANote {
        Note note = Note.parse(HEAD.sign(LOG, WITNESS).bytes());
        assertThat(note.open(List.of(LOG.verifier()))).isEqualTo(new Note.Opened.Signed(List.of(LOG.verifier())));
        assertThat(note.open(List.of(LOG.verifier(), WITNESS.verifier())))
                .isEqualTo(new Note.Opened.Signed(List.of(LOG.verifier(), WITNESS.verifier())));
        assertThat(note.open(List.of(SigningKey.of("log.example/one", seed(3)).verifier())))
                .isEqualTo(new Note.Opened.Refused("no signature is by a known key"));
    }

    @Test
    void is_refused_whole_when_one_known_signature_is_wrong() {
        Note good = HEAD.sign(LOG, WITNESS);
        Note.Line line = good.signatures().get(1);
        byte[] wrong = line.signature().clone();
        wrong[10] ^= 1;
        Note bad = new Note(
                good.text(), List.of(good.signatures().getFirst(), new Note.Line(line.name(), line.id(), wrong)));
        assertThat(bad.open(List.of(LOG.verifier(), WITNESS.verifier())))
                .isEqualTo(new Note.Opened.Refused(
                        "the signature of key " + WITNESS.verifier().keyId() + " is wrong"));
        assertThat(bad.open(List.of(LOG.verifier()))).isInstanceOf(Note.Opened.Signed.class);
    }

    @Test
    void of_a_checkpoint_reads_back() throws NotANote {
        Note note = HEAD.sign(LOG);
        assertThat(note.text()).isEqualTo("log.example/one\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
        assertThat(Checkpoint.parse(Note.parse(note.bytes()).text())).isEqualTo(HEAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "o\n5\n",
                "o\n05\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n+5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n",
                "o\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "o\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "o\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n",
                "o o\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            })
    void is_no_checkpoint_when_its_text_has_another_form(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(NotANote.class);
    }

    @Test
    void is_refused_in_any_other_form() {
        for (String bad : List.of(
                "",
                "text\n",
                "text\n\n",
                NOTE.replace("\n", "\r\n"),
                NOTE + "\n",
                NOTE.substring(0, NOTE.length() - 1),
                NOTE.replace("\u2014", "-"),
                NOTE.replace("aQM=", "aQN="),
                NOTE.replace("aQM=", "aQM"),
                NOTE.replace("example.com/foo ", "example.com/f o "),
                NOTE.replace("message.", "message\t."),
                NOTE.replace("example.com/foo ", ""),
                "a\n\n\u2014 n AAAA\n")) {
            assertThatThrownBy(() -> Note.parse(bad.getBytes(UTF_8))).as(bad).isInstanceOf(NotANote.class);
        }
        assertThatThrownBy(() -> Note.parse(new byte[] {(byte) 0xC3, '\n'})).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> Note.parse(new byte[Note.MAX_BYTES + 1])).hasMessageContaining("at most");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/foo+530d903a",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
                "example.com/foo+530d903a+!",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            })
    void keys_of_another_form_are_refused(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(NotANote.class);
    }

    @Test
    void that_was_damaged_never_opens_unless_it_is_still_the_same_text() throws NotANote {
        long seed = new Random().nextLong();
        System.out.println("seed of damaged notes: " + seed);
        Random random = new Random(seed);
        byte[] good = HEAD.sign(LOG).bytes();
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = good.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                Note note = Note.parse(bytes);
                if (note.open(List.of(LOG.verifier())) instanceof Note.Opened.Signed) {
                    assertThat(bytes).isEqualTo(good);
                }
            } catch (NotANote e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void is_part_of_a_proof_file() {
        LogProof proof = new LogProof(3, List.of(Hash.EMPTY), HEAD.sign(LOG));
        assertThat(new String(proof.bytes(), UTF_8))
                .isEqualTo("c2sp.org/tlog-proof@v1\nindex 3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
                        + new String(HEAD.sign(LOG).bytes(), UTF_8));
    }

    private static byte[] seed(int value) {
        byte[] seed = new byte[32];
        seed[0] = (byte) value;
        return seed;
    }
}
