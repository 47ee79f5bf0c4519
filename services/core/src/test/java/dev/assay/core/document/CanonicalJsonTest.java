package dev.assay.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void writes_the_example_of_rfc_8785() {
        Map<String, Object> value = new HashMap<>();
        value.put("numbers", List.of(333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001));
        value.put("string", "\u20ac$\u000F\nA'B\"\\\\\"/");
        value.put("literals", Arrays.asList(null, true, false));
        assertThat(CanonicalJson.text(value))
                .isEqualTo("{\"literals\":[null,true,false],"
                        + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void sorts_keys_by_utf_16_code_units() {
        Map<String, Object> value = new HashMap<>();
        for (String key :
                List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude02", "\u0080", "\u00f6", "</script>", "\n")) {
            value.put(key, 0);
        }
        assertThat(CanonicalJson.text(value))
                .isEqualTo("{\"\\n\":0,\"\\r\":0,\"1\":0,\"</script>\":0,\"\u0080\":0,\"ö\":0,\"€\":0,"
                        + "\"\ud83d\ude02\":0,\"\ufb33\":0}");
    }

    @Test
    void writes_published_doubles_by_their_bits() {
        assertThat(number(0x0000000000000001L)).isEqualTo("5e-324");
        assertThat(number(0x8000000000000000L)).isEqualTo("0");
        assertThat(number(0x7fefffffffffffffL)).isEqualTo("1.7976931348623157e+308");
        assertThat(number(0x4340000000000000L)).isEqualTo("9007199254740992");
        assertThat(number(0x4430000000000000L)).isEqualTo("295147905179352830000");
        assertThat(number(0x44b52d02c7e14af5L)).isEqualTo("9.999999999999997e+22");
        assertThat(number(0x44b52d02c7e14af6L)).isEqualTo("1e+23");
        assertThat(number(0x3eb0c6f7a0b5ed8dL)).isEqualTo("0.000001");
        assertThat(number(0x3eb0c6f7a0b5ed8cL)).isEqualTo("9.999999999999997e-7");
    }

    @Test
    void writes_numbers_as_the_reference_library_does() throws IOException {
        compareNumbers(20_000, 20261101);
    }

    @Test
    @Tag("deep")
    void writes_ten_million_numbers_as_the_reference_library_does() throws IOException {
        compareNumbers(10_000_000, 7);
    }

    @Test
    void writes_documents_as_the_reference_library_does() throws IOException {
        long seed = 20261102;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            String ours = CanonicalJson.text(Arrays.asList(value(random, 4)));
            assertThat(new JsonCanonicalizer(ours).getEncodedString())
                    .as("seed %d, document %d", seed, i)
                    .isEqualTo(ours);
        }
    }

    @Test
    void what_it_writes_is_read_back() {
        Value read = Document.json("x.json", CanonicalJson.bytes(Map.of("a", List.of(1.5, -3, "é\n"))));
        List<Value> items = read.fields("a").get("a").items(3, 3);
        assertThat(items.get(0).number()).isEqualTo(1.5);
        assertThat(items.get(1).integer(-9, 9)).isEqualTo(-3);
        assertThat(items.get(2).text()).isEqualTo("é\n");
    }

    @Test
    void refuses_what_json_cannot_say() {
        assertThatThrownBy(() -> CanonicalJson.text(Double.NaN))
                .hasMessage("a number in JSON must be finite, found NaN");
        assertThatThrownBy(() -> CanonicalJson.text((1L << 53) + 1))
                .hasMessage("a whole number in JSON must be in [-2^53, 2^53], found 9007199254740993");
        assertThatThrownBy(() -> CanonicalJson.text("a\ud800"))
                .hasMessage("text must be well-formed, found half a surrogate pair at 1");
    }

    private static String number(long bits) {
        return CanonicalJson.text(Double.longBitsToDouble(bits));
    }

    private static void compareNumbers(int count, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            double value =
                    random.nextBoolean() ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(2000) / 1e3;
            if (Double.isFinite(value) && !CanonicalJson.number(value).equals(NumberToJSON.serializeNumber(value))) {
                assertThat(CanonicalJson.number(value))
                        .as("seed %d, value %d, bits %x", seed, i, Double.doubleToLongBits(value))
                        .isEqualTo(NumberToJSON.serializeNumber(value));
            }
        }
    }

    private static @Nullable Object value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextLong(-CanonicalJson.MAX_WHOLE, CanonicalJson.MAX_WHOLE);
            case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(-30, 30));
            case 3 -> null;
            case 4 -> text(random);
            case 5 -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(value(random, depth - 1));
                }
                yield items;
            }
            default -> {
                Map<String, @Nullable Object> entries = new HashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    entries.put(text(random), value(random, depth - 1));
                }
                yield entries;
            }
        };
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int range = random.nextInt(4);
            int point = switch (range) {
                case 0 -> random.nextInt(0x80);
                case 1 -> random.nextInt(0x80, 0xd800);
                case 2 -> random.nextInt(0xe000, 0x10000);
                default -> random.nextInt(0x10000, 0x110000);
            };
            text.appendCodePoint(point);
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
