package dev.assay.trail.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTest {
    @Test
    void writes_the_text_of_rfc_8785_with_its_escapes() {
        String text = "\u20ac$\u000F\nA'\u0042\"\\\\\"/";
        assertThat(written(Json.Members.of(Map.of(
                        "string",
                        new Json.Text(text),
                        "literals",
                        new Json.Array(List.of(new Json.Flag(true), new Json.Flag(false)))))))
                .isEqualTo("{\"literals\":[true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void sorts_keys_by_utf_16_code_units() {
        TreeMap<String, Json> members = new TreeMap<>(Collections.reverseOrder());
        for (String key :
                List.of("\u20ac", "\r", "\n", "1", "</script>", "\u0080", "\u00f6", "\uD83D\uDE02", "\u05d3")) {
            members.put(key, new Json.Flag(true));
        }
        assertThat(written(Json.Members.of(members)))
                .isEqualTo("{\"\\n\":true,\"\\r\":true,\"1\":true,\"</script>\":true,\"\u0080\":true,\"\u00f6\":true,"
                        + "\"\u05d3\":true,\"\u20ac\":true,\"\uD83D\uDE02\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " {}",
                "{} ",
                "{ }",
                "{\"a\":1,\"a\":1}",
                "{\"b\":1,\"a\":1}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "[1,]",
                "[1 ,2]",
                "[,1]",
                "null",
                "NaN",
                "-0",
                "0.5",
                "1e3",
                "01",
                "-",
                "9007199254740992",
                "123456789012345678901234567890",
                "True",
                "\"\\u0041\"",
                "\"\\/\"",
                "\"\\u000A\"",
                "\"\\u000F\"",
                "\"\\uD83D\"",
                "\"\\uDE02\\uD83D\"",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"A\u030A\"",
                "\"\t\"",
                "\"open",
                "{\"a\"",
                "\uFEFF{}",
                "{\"A\u030A\":1}",
            })
    void refuses_what_is_not_the_one_form_of_a_value(String text) {
        assertThatThrownBy(() -> CanonicalReader.read(text.getBytes(UTF_8))).isInstanceOf(NotCanonical.class);
    }

    @Test
    void refuses_bytes_that_are_not_utf_8() {
        byte[] loneSurrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, '"'};
        assertThatThrownBy(() -> CanonicalReader.read(loneSurrogate)).hasMessage("it is not UTF-8");
    }

    @Test
    void looks_at_the_form_of_every_text_that_may_have_another() {
        for (char first = 0; first < Json.FIRST_COMPOSING; first++) {
            for (char second = 0; second < Json.FIRST_COMPOSING; second++) {
                String text = String.valueOf(new char[] {first, second});
                if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
                    throw new AssertionError("U+%04X U+%04X compose".formatted((int) first, (int) second));
                }
            }
        }
        assertThatThrownBy(() -> new Json.Text("e" + Json.FIRST_COMPOSING))
                .hasMessage("text must be in Unicode Normalization Form C, found another form");
    }

    @Test
    void refuses_what_nests_too_deep_without_exhausting_the_stack() {
        byte[] deep = "[".repeat(100_000).getBytes(UTF_8);
        assertThatThrownBy(() -> CanonicalReader.read(deep)).hasMessageStartingWith("it nests deeper than 16");
    }

    @Test
    void says_where_a_value_goes_wrong() {
        assertThatThrownBy(() -> CanonicalReader.read("{\"a\":0.5}".getBytes(UTF_8)))
                .hasMessage("numbers must be whole and within 2^53 - 1, found another at character 5");
        assertThatThrownBy(() -> CanonicalReader.read("{\"a\":1,\"a\":2}".getBytes(UTF_8)))
                .hasMessage("key \"a\" is there twice, again at character 7");
    }

    @Test
    void agrees_with_an_independent_canonicalizer_and_reads_back_what_it_wrote() throws IOException, NotCanonical {
        long seed = new Random().nextLong();
        System.out.println("seed of canonical documents: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Json value = Documents.members(random, 0);
            byte[] ours = CanonicalWriter.write(value);
            String loose = Documents.loose(value, random);
            assertThat(new String(ours, UTF_8)).isEqualTo(new JsonCanonicalizer(loose).getEncodedString());
            assertThat(CanonicalReader.read(ours)).isEqualTo(value);
        }
    }

    @Test
    void never_reads_two_different_documents_from_damaged_bytes() {
        long seed = new Random().nextLong();
        System.out.println("seed of damaged documents: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = CanonicalWriter.write(Documents.members(random, 0));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                Json read = CanonicalReader.read(bytes);
                assertThat(CanonicalWriter.write(read)).isEqualTo(bytes);
            } catch (NotCanonical e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static String written(Json value) {
        return new String(CanonicalWriter.write(value), UTF_8);
    }

    /** Random values, and the same values written loosely. */
    private static final class Documents {
        static Json.Members members(Random random, int depth) {
            TreeMap<String, Json> members = new TreeMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                members.put(text(random), value(random, depth + 1));
            }
            return Json.Members.of(members);
        }

        static Json value(Random random, int depth) {
            return switch (random.nextInt(depth > 4 ? 3 : 5)) {
                case 0 -> new Json.Text(text(random));
                case 1 -> new Json.Whole(random.nextLong() % (Json.MAX_WHOLE + 1));
                case 2 -> new Json.Flag(random.nextBoolean());
                case 3 -> members(random, depth);
                default -> new Json.Array(List.of(value(random, depth + 1), value(random, depth + 1)));
            };
        }

        static String text(Random random) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                int[] from = {random.nextInt(0x80), 0xe0 + random.nextInt(0x20), 0x4e00 + random.nextInt(0x100), 0x1F602
                };
                text.appendCodePoint(from[random.nextInt(from.length)]);
            }
            return text.toString();
        }

        static String loose(Json value, Random random) {
            return switch (value) {
                case Json.Text text -> escaped(text.value(), random);
                case Json.Whole whole -> " " + whole.value();
                case Json.Flag flag -> flag.value() + "\t";
                case Json.Array array ->
                    "["
                            + String.join(
                                    " ,",
                                    array.items().stream()
                                            .map(item -> loose(item, random))
                                            .toList()) + "\n]";
                case Json.Members members -> {
                    List<String> all = new ArrayList<>();
                    for (int i = 0; i < members.size(); i++) {
                        all.add(escaped(members.key(i), random) + " : " + loose(members.value(i), random));
                    }
                    Collections.shuffle(all, random);
                    yield "{ " + String.join(",", all) + "}";
                }
            };
        }

        private static String escaped(String text, Random random) {
            StringBuilder out = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                boolean must = c < 0x20 || c == '"' || c == '\\';
                out.append(must || random.nextInt(4) == 0 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
            return out.append('"').toString();
        }
    }
}
