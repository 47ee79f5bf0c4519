package dev.assay.trail.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "41b3de4355555555, 333333333.3333333",
        "becbf647612f3696, -0.0000033333333333333333",
        "3fe0000000000000, 0.5",
    })
    void is_written_as_rfc_8785_writes_the_double(String bits, String decimal) {
        Metric metric = new Metric(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16)));
        assertThat(metric.decimal()).isEqualTo(decimal);
        assertThat(metric.bits()).isEqualTo(bits);
    }

    @Test
    void agrees_with_an_independent_writer_for_random_doubles() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed of doubles: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(10_000) / 1e4;
            if (Double.isFinite(value)) {
                String decimal = new Metric(value).decimal();
                assertThat(decimal).isEqualTo(NumberToJSON.serializeNumber(value));
                assertThat(Double.parseDouble(decimal)).isEqualTo(value + 0.0);
            }
        }
    }

    @Test
    void refuses_what_is_no_number() {
        assertThatThrownBy(() -> new Metric(Double.NaN)).hasMessage("a metric must be finite, found NaN");
        assertThatThrownBy(() -> new Metric(Double.NEGATIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }
}
