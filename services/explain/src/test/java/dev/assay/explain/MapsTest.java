package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MapsTest {
    @Test
    void channels_add_up_with_their_sign_or_without() {
        Maps maps = new Maps(1, 2, 1, 2, new float[] {1, -2, -3, 0.5f});
        assertThat(maps.signed(1, 2).values()).containsExactly(-2f, -1.5f);
        assertThat(maps.absolute(1, 2).values()).containsExactly(4f, 2.5f);
    }

    @Test
    void a_map_of_the_pictures_size_is_left_as_it_is() {
        float[] values = Tiny.numbers(2 * 5 * 7, 3);
        assertThat(new Maps(2, 1, 5, 7, values).signed(5, 7).values()).containsExactly(values);
    }

    @Test
    void enlarging_agrees_with_interpolate_without_aligned_corners() {
        // torch.nn.functional.interpolate([[0, 1], [2, 3]], size=4, mode="bilinear", align_corners=False)
        assertThat(new Maps(1, 1, 2, 2, new float[] {0, 1, 2, 3}).signed(4, 4).values())
                .containsExactly(
                        new float[] {
                            0, 0.25f, 0.75f, 1, 0.5f, 0.75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3
                        },
                        Offset.offset(1e-7f));
        // ... [[0, 3, 6]], size=(1, 5): centres at -0.2, 0.4, 1, 1.6, 2.2
        assertThat(new Maps(1, 1, 1, 3, new float[] {0, 3, 6}).signed(1, 5).values())
                .containsExactly(new float[] {0, 1.2f, 3, 4.8f, 6}, Offset.offset(1e-6f));
    }

    @Test
    void a_slice_is_a_copy_of_some_maps() {
        Maps maps = new Maps(3, 1, 1, 2, new float[] {1, 2, 3, 4, 5, 6});
        assertThat(maps.slice(1, 3).values()).containsExactly(3, 4, 5, 6);
        assertThatThrownBy(() -> new Maps(3, 1, 1, 2, new float[5]))
                .hasMessage("maps of shape [3, 1, 1, 2] must have as many values, found 5");
    }
}
