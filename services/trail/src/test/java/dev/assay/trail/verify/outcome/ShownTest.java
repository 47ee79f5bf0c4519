package dev.assay.trail.verify.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
    /** Control characters of both kinds, bidirectional controls, what shows nothing, and half a surrogate pair. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, 8, '\n', '\r', 0x1B, 0x7F, 0x85, 0x9B, 0x9D, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029,
                0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xD800, 0xDC00, 0xE000, 0xFFFF, 0xE0041
            })
    void shows_what_steers_a_terminal_by_its_number(int c) {
        String text = "a" + Character.toString(c) + "b";
        assertThat(Shown.text(text)).isEqualTo(String.format("a\\u%04xb", c));
        assertThat(Shown.json(text)).isPrintable().matches("[ -~]*");
    }

    @Test
    void shows_other_text_as_it_is() {
        String text = "données d'été: 漢字 😂 \\ \"";
        assertThat(Shown.text(text)).isEqualTo(text);
        assertThat(Shown.json("é\"\\\n")).isEqualTo("\"\\u00e9\\\"\\\\\\n\"");
    }

    @Test
    void cuts_what_is_long() {
        String most = "x".repeat(Shown.MAX_CHARS);
        assertThat(Shown.text(most)).isEqualTo(most);
        assertThat(Shown.text(most + "yz")).isEqualTo(most + "... (2 characters more)");
        assertThat(Shown.json(most + "yz")).isEqualTo('"' + most + "... (2 characters more)\"");
    }

    @Test
    void is_how_a_verification_shows_all_that_it_says() {
        String evil = "\u001b[2J\nCOMPLETE: all is well\u202e";
        Verification found = new Verification(
                Result.INVALID,
                Optional.of(Problem.of(Step.VIEW, "view", evil, evil)),
                List.of(evil),
                Map.of(Step.CONSISTENCY, evil),
                Map.of("log", evil));
        assertThat(found.text().chars().filter(c -> c != '\n')).allMatch(c -> c >= ' ' && c < 0x7F);
        assertThat(found.text().lines()).noneMatch(line -> line.startsWith("COMPLETE"));
        assertThat(found.json().chars().filter(c -> c != '\n')).allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
