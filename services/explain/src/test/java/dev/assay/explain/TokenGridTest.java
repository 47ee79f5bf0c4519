package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.Refused;
import org.junit.jupiter.api.Test;

class TokenGridTest {
    @Test
    void tokens_lie_on_the_grid_of_the_pictures_proportions() {
        assertThat(TokenGrid.of("m", 197, 224, 224)).isEqualTo(new TokenGrid(1, 14, 14));
        assertThat(TokenGrid.of("m", 196, 224, 224)).isEqualTo(new TokenGrid(0, 14, 14));
        assertThat(TokenGrid.of("m", 8, 32, 64)).isEqualTo(new TokenGrid(0, 2, 4));
        assertThat(TokenGrid.of("m", 9, 64, 32)).isEqualTo(new TokenGrid(1, 4, 2));
        assertThat(TokenGrid.of("m", 140, 224, 160)).isEqualTo(new TokenGrid(0, 14, 10));
    }

    @Test
    void tokens_that_are_no_grid_are_refused() {
        // A class token and a token for distillation, or registers.
        assertThatThrownBy(() -> TokenGrid.of("m.onnx", 198, 224, 224))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "m.onnx attends to 198 tokens, which are no grid of square patches of a picture of 224 x 224,"
                                + " with or without one class token: use grad-cam or integrated-gradients");
    }

    @Test
    void a_patch_has_the_class_tokens_attention_or_the_mean_of_all() {
        double[] attention = {9, 1, 2, 8, 3, 4, 7, 5, 9};
        assertThat(new TokenGrid(1, 1, 2).patches(attention)).containsExactly(1, 2);
        assertThat(new TokenGrid(0, 1, 3).patches(attention)).containsExactly(8, 3, 5);
    }
}
