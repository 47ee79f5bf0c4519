package dev.assay.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    /** Both ways of sorting, with values of both signs and of every size, both zeros, and as many ties as a map has. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 1023, 1024, 1025, 2304, 50_176})
    void orders_by_value_and_equal_values_by_their_index(int n) {
        Random random = new Random(n);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = switch (random.nextInt(8)) {
                case 0 -> 0f;
                case 1 -> -0f;
                case 2 -> random.nextInt(5) - 2;
                case 3 -> Float.MIN_VALUE * random.nextInt(3);
                case 4 -> (random.nextFloat() - 0.5f) * Float.MAX_VALUE;
                default -> (float) random.nextGaussian();
            };
        }
        int[] expected = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> values[i] + 0f).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(Ranking.descending(values)).containsExactly(expected);
    }
}
