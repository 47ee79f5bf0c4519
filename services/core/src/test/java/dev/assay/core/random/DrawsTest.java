package dev.assay.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class DrawsTest {
    /** The scrambler of Blackman and Vigna: what xoshiro256++ gives first, from its state. */
    @Test
    void noise_begins_with_what_the_digest_of_the_name_makes() {
        ByteBuffer state =
                ByteBuffer.wrap(Digest.sha256().digest("7/model/data/smoothgrad".getBytes(StandardCharsets.UTF_8)));
        long first = state.getLong(0);
        long last = state.getLong(3 * Long.BYTES);

        assertThat(new Draws("7/model/data").of("smoothgrad").noise().nextLong())
                .isEqualTo(Long.rotateLeft(first + last, 23) + first);
    }

    @Test
    void a_place_gives_the_same_numbers_each_time_and_another_place_others() {
        Draws place = new Draws("a").of(1);
        UniformRandomProvider once = place.noise();
        UniformRandomProvider again = place.noise();
        UniformRandomProvider other = new Draws("a").of(2).noise();
        for (int i = 0; i < 9; i++) {
            long drawn = once.nextLong();
            assertThat(again.nextLong()).isEqualTo(drawn);
            assertThat(other.nextLong()).isNotEqualTo(drawn);
        }
    }
}
