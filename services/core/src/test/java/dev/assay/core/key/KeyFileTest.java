package dev.assay.core.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyFileTest {
    /** RFC 8032, section 7.1, TEST 1. */
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final String SIGNATURE = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    @TempDir
    Path folder;

    @Test
    void a_seed_gives_the_public_key_and_signature_of_the_standard() {
        SigningKey key = SigningKey.ofSeed(HexFormat.of().parseHex(SEED));
        assertThat(key.publicKey().hex()).isEqualTo(PUBLIC);
        byte[] signature = key.sign(new byte[0]);
        assertThat(HexFormat.of().formatHex(signature)).isEqualTo(SIGNATURE);
        assertThat(key.publicKey().verifies(new byte[0], signature)).isTrue();
        assertThat(key).hasToString("the key whose public half is " + PUBLIC);
    }

    @Test
    void a_signature_of_another_key_or_message_or_of_no_form_does_not_verify() {
        SigningKey key = SigningKey.generate(new SecureRandom());
        byte[] message = "result".getBytes(UTF_8);
        byte[] signature = key.sign(message);
        assertThat(key.publicKey().verifies("results".getBytes(UTF_8), signature))
                .isFalse();
        assertThat(SigningKey.generate(new SecureRandom()).publicKey().verifies(message, signature))
                .isFalse();
        assertThat(key.publicKey().verifies(message, new byte[64])).isFalse();
        assertThat(key.publicKey().verifies(message, new byte[63])).isFalse();
        assertThat(PublicKey.of(new byte[32]).verifies(message, signature)).isFalse();
        byte[] none = new byte[32];
        java.util.Arrays.fill(none, (byte) 0xff);
        assertThat(PublicKey.of(none).verifies(message, signature)).isFalse();
    }

    @Test
    void a_key_that_is_made_comes_back_with_its_name_and_is_the_owners_alone() throws IOException {
        Path file = folder.resolve("keys/log.pem");
        KeyFile made = KeyFile.readOrMake(file, KeyFileTest::fresh);
        assertThat(KeyFile.readOrMake(file, () -> {
                            throw new AssertionError("there is one");
                        })
                        .key()
                        .publicKey())
                .isEqualTo(made.key().publicKey());
        assertThat(made.name()).contains("example.org/log");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(file.getParent()).isDirectoryContaining(file::equals);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void of_many_that_make_a_key_at_once_all_get_the_same() throws Exception {
        Path file = folder.resolve("keys/worker.pem");
        Set<PublicKey> found = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            var all = new java.util.ArrayList<Future<KeyFile>>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> KeyFile.readOrMake(file, KeyFileTest::fresh)));
            }
            for (Future<KeyFile> each : all) {
                found.add(each.get().key().publicKey());
            }
        }
        assertThat(found).hasSize(1);
    }

    /** Made with {@code openssl genpkey -algorithm ed25519} (OpenSSL 3.0). */
    @Test
    void a_key_of_openssl_can_be_read_open_and_under_a_password() throws IOException {
        String open = """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
                -----END PRIVATE KEY-----
                """;
        Path file = Files.writeString(folder.resolve("open.pem"), open);
        assertThat(KeyFile.read(file, "").key().publicKey().hex()).isEqualTo(PUBLIC);
        assertThat(KeyFile.read(file, "").name()).isEmpty();
        Path locked = Files.writeString(folder.resolve("locked.pem"), ENCRYPTED);
        assertThat(KeyFile.read(locked, "s3cr3t").key().publicKey().hex()).isEqualTo(PUBLIC);
        assertThatThrownBy(() -> KeyFile.read(locked, "other"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("locked.pem")
                .hasMessageContaining("password");
    }

    /** Made with {@code openssl pkcs12 -export -name example.org/log} of the same key and a certificate for it. */
    @Test
    void a_key_of_pkcs12_is_named_by_its_alias() throws IOException {
        Path file =
                Files.write(folder.resolve("log.p12"), Base64.getMimeDecoder().decode(PKCS12));
        KeyFile read = KeyFile.read(file, "s3cr3t");
        assertThat(read.key().publicKey().hex()).isEqualTo(PUBLIC);
        assertThat(read.name()).contains("example.org/log");
        assertThatThrownBy(() -> KeyFile.read(file, "other")).isInstanceOf(IOException.class);
    }

    @Test
    void a_key_of_another_kind_and_no_key_at_all_are_refused_with_what_to_do() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> KeyFile.read(file, "")).hasMessageContaining("openssl genpkey -algorithm ed25519");
        Path large = Files.write(folder.resolve("large"), new byte[1 << 17]);
        assertThatThrownBy(() -> KeyFile.read(large, "")).hasMessageContaining("at most 65536 bytes, found 131072");
    }

    private static KeyFile fresh() {
        return new KeyFile(Optional.of("example.org/log"), SigningKey.generate(new SecureRandom()));
    }

    private static final String ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjANBxjOnjxrQICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEDdJpHr1BxPSFhxcqpkUZCEEQK66
            x3Pr/PYzdNmus1PFXmuPgtUu9EXhWJWa2evx2EtInz1wXpP/wkw5xs3EKUxxS0A1
            SOvo04VCT3kw73qUfJw=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

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
