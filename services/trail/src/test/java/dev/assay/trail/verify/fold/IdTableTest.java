package dev.assay.trail.verify.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class IdTableTest {
    /** Names that all began in one slot took time with the square of their number: this many, minutes. */
    private static final int CHOSEN = 400_000;

    @Test
    void names_that_somebody_chose_take_no_longer_than_others() {
        IdTable table = new IdTable();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < CHOSEN; i++) {
                assertThat(table.putIfAbsent(name(0, i), i)).isEqualTo(IdTable.ABSENT);
            }
        });
        assertThat(table.size()).isEqualTo(CHOSEN);
        assertThat(table.get(name(0, 7))).isEqualTo(7);
        assertThat(table.get(name(1, 7))).isEqualTo(IdTable.ABSENT);
        assertThat(table.putIfAbsent(name(0, 7), 8)).isEqualTo(7);
    }

    @Test
    void the_first_that_another_table_lacks_is_the_least_of_the_least_number() {
        IdTable started = new IdTable();
        IdTable ended = new IdTable();
        for (int i = 0; i < 100; i++) {
            started.putIfAbsent(name(9, 99 - i), i / 10);
        }
        assertThat(started.firstNotIn(ended)).contains(name(9, 90));
        for (int i = 0; i < 12; i++) {
            ended.putIfAbsent(name(9, 99 - i), i);
        }
        assertThat(started.firstNotIn(ended)).contains(name(9, 80));
        assertThat(started.firstNotIn(started)).isEmpty();
    }

    private static String name(long high, long low) {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
