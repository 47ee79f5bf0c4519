package dev.assay.ledger.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.key.KeyFile;
import dev.assay.core.key.PublicKey;
import dev.assay.ledger.LedgerConfig;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of the ledger: those that configuration names, those of the folder, and none. */
class LedgerKeysTest {
    private static final int CONVERTER_PRIORITY = 200;
    private static final String PASSWORD = "s3cr3t";
    private static final String LOG = "assay.ledger.log-keys";
    private static final String ORIGIN = "assay.ledger.origin";
    private static final String ATTESTATION = "assay.ledger.attestation-key";

    /** The public halves of {@link #PKCS12} and {@link #ENCRYPTED}. */
    private static final String OF_PKCS12 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private static final String OF_ENCRYPTED = "d9c7c1e386f4baa712b6b0547b448a6d740884f6385cb8df020e631b0ceb894e";

    @TempDir
    private Path temp;

    private Path folder = Path.of("keys");
    private Path pkcs12 = Path.of("log.p12");
    private Path encrypted = Path.of("attestation.pem");
    private Path open = Path.of("open.pem");

    @BeforeEach
    void write() throws IOException {
        folder = temp.resolve("keys");
        pkcs12 = Files.write(temp.resolve("log.p12"), Base64.getMimeDecoder().decode(PKCS12));
        encrypted = Files.writeString(temp.resolve("attestation.pem"), ENCRYPTED);
        open = temp.resolve("open.pem");
        KeyFile.make(open, new KeyFile(Optional.empty(), seed(5)));
    }

    @Test
    void configured_keys_are_read_from_pkcs12_and_encrypted_pkcs8_with_the_password() throws Exception {
        LedgerKeys keys = opened(true, Map.of(LOG, pkcs12 + "," + open, ATTESTATION, encrypted.toString()));
        assertThat(keys.log().origin()).isEqualTo("example.org/log");
        assertThat(keys.log().verifiers()).extracting(LedgerKeysTest::hex).containsExactly(OF_PKCS12, hex(seed(5)));
        assertThat(keys.log().verifiers()).extracting(VerifierKey::name).containsOnly("example.org/log");
        assertThat(hex(keys.log().first())).isEqualTo(OF_PKCS12);
        byte[] message = "checkpoint".getBytes(UTF_8);
        for (VerifierKey key : keys.log().verifiers()) {
            SigningKey found = keys.log().find(key).orElseThrow();
            assertThat(key.verifies(message, found.sign(message))).isTrue();
        }
        VerifierKey attestation = keys.attestation().verifier();
        assertThat(hex(attestation)).isEqualTo(OF_ENCRYPTED);
        assertThat(attestation.name()).isEqualTo("example.org/log/attestation");
        assertThat(folder).as("no key is made where all are named").doesNotExist();
    }

    @Test
    void a_key_file_without_its_password_or_with_another_is_refused_by_name() {
        Map<String, String> both =
                Map.of(LOG, open.toString(), ATTESTATION, encrypted.toString(), ORIGIN, "example.org/log");
        Map<String, String> named = Map.of(LOG, pkcs12.toString());
        for (String password : new String[] {"", "other"}) {
            assertThatThrownBy(() -> opened(true, both, password))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(encrypted.toString())
                    .hasMessageContaining("password");
            assertThatThrownBy(() -> opened(true, named, password))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(pkcs12.toString())
                    .hasMessageContaining("password");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void a_configured_name_goes_before_that_of_the_file_and_one_there_must_be() throws Exception {
        Map<String, String> nameless = Map.of(LOG, open.toString(), ATTESTATION, encrypted.toString());
        LedgerKeys keys = opened(false, with(nameless, ORIGIN, "example.org/other"));
        assertThat(keys.log().first().name()).isEqualTo("example.org/other");
        assertThat(keys.attestation().verifier().name()).isEqualTo("example.org/other/attestation");
        LedgerKeys both = opened(false, with(with(nameless, LOG, pkcs12.toString()), ORIGIN, "x.org/y"));
        assertThat(both.log().origin()).isEqualTo("x.org/y");
        Map<String, String> unnamed = with(nameless, ORIGIN, "");
        assertThatThrownBy(() -> opened(false, unnamed))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the log needs a name: set assay.ledger.origin")
                .hasMessageEndingWith(open.toString());
    }

    @Test
    void a_configured_key_that_is_not_there_is_never_made() {
        Path missing = temp.resolve("missing.pem");
        assertThatThrownBy(() -> opened(true, Map.of(LOG, missing.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> opened(true, Map.of(LOG, pkcs12.toString(), ATTESTATION, missing.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(missing.toString());
        assertThat(missing).doesNotExist();
        assertThat(folder).doesNotExist();
    }

    @Test
    void a_ledger_without_a_key_does_not_start_and_says_what_to_do() throws IOException {
        assertThatThrownBy(() -> opened(false, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the ledger has no key to sign with in " + folder.resolve(LogKeys.FIRST))
                .hasMessageContaining(LOG)
                .hasMessageContaining(ATTESTATION)
                .hasMessageContaining("assay.ledger.make-keys=true");
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> opened(false, Map.of(LOG, pkcs12.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "the ledger has no key to sign with in " + folder.resolve(LedgerKeys.ATTESTATION));
        assertThat(folder).doesNotExist();
    }

    @Test
    void keys_of_the_folder_are_made_once_for_the_owner_alone_and_found_again_without_making_any() throws Exception {
        LedgerKeys made = opened(true, Map.of());
        assertThat(made.log().origin()).matches("assay\\.local/[0-9a-f]{8}");
        for (String file : new String[] {LogKeys.FIRST, LedgerKeys.ATTESTATION}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
                    .isEqualTo("rw-------");
        }
        KeyFile.make(folder.resolve("log-2.pem"), new KeyFile(Optional.empty(), seed(6)));
        LedgerKeys again = opened(false, Map.of());
        assertThat(again.log().origin()).isEqualTo(made.log().origin());
        assertThat(again.log().first()).isEqualTo(made.log().first());
        assertThat(again.log().verifiers()).hasSize(2);
        assertThat(hex(again.log().verifiers().getLast())).isEqualTo(hex(seed(6)));
        assertThat(again.attestation().verifier())
                .isEqualTo(made.attestation().verifier())
                .isNotEqualTo(made.log().first());
    }

    @Test
    void configured_workers_go_before_those_that_are_known() throws Exception {
        PublicKey worker = seed(7).publicKey();
        Set<PublicKey> known = Set.of(seed(8).publicKey());
        LedgerKeys configured = opened(true, Map.of("assay.ledger.worker-keys", worker.hex()));
        assertThat(configured.with(known).workers()).containsExactly(worker);
        assertThat(opened(true, Map.of()).with(known).workers()).isEqualTo(known);
    }

    private LedgerKeys opened(boolean make, Map<String, String> settings) throws IOException {
        return opened(make, settings, PASSWORD);
    }

    private LedgerKeys opened(boolean make, Map<String, String> settings, String password) throws IOException {
        Map<String, String> all = with(settings, "assay.ledger.keys", folder.toString());
        LedgerConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new PropertiesConfigSource(with(all, "assay.ledger.key-password", password), "test", 500))
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(LedgerConfig.class)
                .build()
                .getConfigMapping(LedgerConfig.class);
        return LedgerKeys.open(config, make, new SecureRandom());
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(key, value);
        return more;
    }

    private static dev.assay.core.key.SigningKey seed(int number) {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        Arrays.fill(seed, (byte) number);
        return dev.assay.core.key.SigningKey.ofSeed(seed);
    }

    private static String hex(dev.assay.core.key.SigningKey key) {
        return key.publicKey().hex();
    }

    private static String hex(VerifierKey key) {
        return HexFormat.of().formatHex(key.key());
    }

    /** Made with {@code openssl genpkey -algorithm ed25519} and {@code openssl pkcs8 -topk8} (OpenSSL 3.0). */
    private static final String ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgLBgC8pvzE8gICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGHXiMx983f5fna8qlXmhDEEQEVh
            zqMNqhHRAyEjnqw0Nsb4LEakJsjbbFaQho86VHntGxY6GkUmHMhWiOBoUfdxcD/j
            DfyCht1LW4+9w3FJiBU=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** Made with {@code openssl pkcs12 -export -name example.org/log} (OpenSSL 3.0) of the key of RFC 8032, 7.1, TEST 1. */
    private static final String PKCS12 = """
            MIIDygIBAzCCA4AGCSqGSIb3DQEHAaCCA3EEggNtMIIDaTCCAkIGCSqGSIb3DQEHBqCCAjMwggIv
            AgEAMIICKAYJKoZIhvcNAQcBMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiZly6PeS0I
            pAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIt60vG9PMc0K12QyJ/4qDmAggHAPfYm
            cks0pVLTTgyAgH9Hofb0iPidE374HYlxADomGQkSlBiJuO+fGef3mFCGIPiIHZyyRQwcpJKrswdL
            rgDJnAQHqJTgXREhWrsJ8Wald/+vaZzJXUEV6sb93R6HEazntIGtRQIN0OPS81qkEbhSyfLIQ0sx
            FdJnbwWljIx2I5rkwwLpg6+Mk/3dFBcrzWdstEI77vPb1K+LGwRQFmGQkMdSrM2SJiWPjBtEaTd5
            To2RSQUT5M2wFtDsAt4hPsZxD0CYYmQEV79t+AfnUW5h4LydoTBsqJe5aJaSgVAWqM87CLXIU62x
            wUCR2K9ST+F4+HvXdnPk/UzMLO9sWcSm+hvQG1EbflEWNeylL/PEH6OGQ61WLy2lQzPY6D6dczIE
            4Ms19g4XHngGdHEpsxnEvzl4RDiK2IB94dq3TeTjD387cCi25Rx3BYvZKI+ZuldYW9grBw0fe95w
            Q0vb2P9VubCiUIjp3ixOKDqx0t4T7bWF/I/LEhrDiEFOq+fcmHvLTFSzCX3XhDQbTG1WvBb86NVR
            RT2j4ajhgqHgNXt0g/1NGOqj6d4PKje4/rp9usaQ+tf6uajP653SlXMK/ZDwuzCCAR8GCSqGSIb3
            DQEHAaCCARAEggEMMIIBCDCCAQQGCyqGSIb3DQEMCgECoIGeMIGbMFcGCSqGSIb3DQEFDTBKMCkG
            CSqGSIb3DQEFDDAcBAhdp8IfojfHSQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEKDe
            GF19kb+Zb9UJN27ks4sEQBEZTvi0xQjH5B+UdnUKWIxsdTynozFvD7zTzHuWZUZBE4NSS0iRgYmR
            GygdvWDDikryxAjHEzUD7F9MucCBv8IxVDAjBgkqhkiG9w0BCRUxFgQUd8lq7NIgVRK2wtYu2wPc
            bJ8vRpUwLQYJKoZIhvcNAQkUMSAeHgBlAHgAYQBtAHAAbABlAC4AbwByAGcALwBsAG8AZzBBMDEw
            DQYJYIZIAWUDBAIBBQAEIIqbIXjjSNII3825B/RHNWXbiYc280mi8U0TANHKVD5GBAhwEUbHBT/4
            xQICCAA=
            """;
}
