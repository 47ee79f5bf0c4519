package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptTest {
    private final List<String> closed = new ArrayList<>();
    private final Kept<String, String> kept =
            new Kept<>(2, closed::add, key -> new IllegalStateException("at most 2, found another: " + key));

    private static String unasked() {
        throw new AssertionError("must not be made");
    }

    @Test
    void makes_one_thing_for_a_key_and_no_more_than_the_limit() {
        assertThat(kept.get("a", () -> "first")).isEqualTo("first");
        assertThat(kept.get("a", KeptTest::unasked)).isEqualTo("first");
        assertThat(kept.get("b", () -> "second")).isEqualTo("second");
        assertThatThrownBy(() -> kept.get("c", KeptTest::unasked)).hasMessage("at most 2, found another: c");
        assertThat(kept.get("b", KeptTest::unasked)).isEqualTo("second");
        assertThat(kept.all()).containsExactly("first", "second");
    }

    @Test
    void what_cannot_be_made_is_not_kept() {
        assertThatThrownBy(() -> kept.get("a", () -> {
                    throw new IllegalArgumentException("broken");
                }))
                .hasMessage("broken");
        assertThat(kept.all()).isEmpty();
        assertThat(kept.get("a", () -> "first")).isEqualTo("first");
    }

    @Test
    void closes_all_that_it_kept_once() {
        kept.get("a", () -> "first");
        kept.get("b", () -> "second");
        kept.close();
        kept.close();
        assertThat(closed).containsExactly("first", "second");
        assertThat(kept.all()).isEmpty();
    }
}
