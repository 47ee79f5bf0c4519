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

    @Test
    void refuses_a_document_of_more_values_than_it_holds_in_memory() throws BadJson {
        // The object itself and the list are values too.
        String most = "{},".repeat(JsonReader.MAX_NODES - 3) + "1";
        assertThat(JsonReader.strict(object("\"a\":[" + most + "]")).size()).isEqualTo(1);
        assertThatThrownBy(() -> JsonReader.strict(object("\"a\":[1," + most + "]")))
                .hasMessage("it must have at most 4000000 values, and has more");
    }

    @Test
    void keeps_members_and_items_apart_however_they_nest() throws BadJson {
        Node.Members read = JsonReader.document(
                object("\"a\":{\"b\":[1,{\"c\":2},[]],\"d\":{}},\"e\":[" + "3,".repeat(50) + "{\"f\":4}],\"g\":5"));
        assertThat(read.keys()).containsExactly("a", "e", "g");
        assertThat(((Node.Members) read.value(0)).keys()).containsExactly("b", "d");
        assertThat(((Node.Items) ((Node.Members) read.value(0)).value(0)).items())
                .hasSize(3);
        assertThat(((Node.Items) read.value(1)).items()).hasSize(51);
        assertThat(read.value(2)).isEqualTo(new Node.Number("5"));
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
