package dev.assay.trail.verify.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\n€", "€\n", "\"\\/é\"\u0001\uD83D\uDE02\t.", "\u007f\u0080\uffff"})
    void reads_text_of_any_characters_beside_escapes(String text) throws BadJson {
        assertThat(JsonReader.strict(object("\"a\":\"" + escaped(text) + '"')).get("a"))
                .isEqualTo(new Node.Text(text));
        String key = "k" + text;
        assertThat(JsonReader.strict(object('"' + escaped(key) + "\":1")).keys())
                .containsExactly(key);
    }

    /** Keys that records have are told by their bytes, and must end as they do. */
    @ParameterizedTest
    @ValueSource(strings = {"\"v\\:1", "\"v\u0001:1", "\"v:1", "\"v", "\"", "\"v\" :1", "v\":1"})
    void refuses_a_known_key_that_does_not_end_so(String members) {
        assertThatThrownBy(() -> JsonReader.strict(object(members))).isInstanceOf(BadJson.class);
    }

    @Test
    void says_at_which_byte_it_found_something_else() {
        assertThatThrownBy(() -> JsonReader.strict(object("\"a\":\"€\" ")))
                .hasMessage("',' must stand at byte 10 and does not");
    }

    private static byte[] object(String members) {
        return ('{' + members + '}').getBytes(UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\u0001", "\\u0001");
    }
}
