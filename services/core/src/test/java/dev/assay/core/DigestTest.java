package dev.assay.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    /** FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void is_the_sha_256_of_the_bytes_in_the_form_of_records() {
        Digest digest = Digest.of("abc".getBytes(UTF_8));
        assertThat(digest.hex()).isEqualTo(ABC);
        assertThat(Digest.parse("sha256:" + ABC)).isEqualTo(digest).hasToString("sha256:" + ABC);
        assertThat(new Digest("0123456789abcdef".repeat(4)).bytes()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(chars = {'/', ':', '@', '`', 'g', 'A', 'F', 'é', '０', '\n', '\0'})
    void refuses_what_is_no_lowercase_hexadecimal_digit(char other) {
        for (int at : new int[] {0, 31, 63}) {
            String text = ABC.substring(0, at) + other + ABC.substring(at + 1);
            assertThatThrownBy(() -> new Digest(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a digest must be 64 lowercase hexadecimal digits, found");
        }
    }

    @Test
    void refuses_another_length_and_another_algorithm() {
        assertThatThrownBy(() -> new Digest(ABC.substring(1))).hasMessageContaining("64");
        assertThatThrownBy(() -> new Digest(ABC + '0')).hasMessageContaining("64");
        assertThatThrownBy(() -> new Digest("")).hasMessageContaining("64");
        assertThatThrownBy(() -> Digest.parse("sha512:" + ABC)).hasMessageContaining("must start with sha256:");
    }
}
