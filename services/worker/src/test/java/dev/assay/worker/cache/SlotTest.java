package dev.assay.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotTest {
    @TempDir
    private Path shared;

    @Test
    void each_takes_the_first_that_is_free() throws IOException {
        try (Slot zero = Slot.take(shared)) {
            Slot one = Slot.take(shared);
            try (Slot two = Slot.take(shared)) {
                assertThat(List.of(zero.folder(), one.folder(), two.folder()))
                        .containsExactly(shared.resolve("0"), shared.resolve("1"), shared.resolve("2"));
                one.close();
                try (Slot again = Slot.take(shared)) {
                    assertThat(again.folder()).isEqualTo(shared.resolve("1"));
                }
            }
        }
    }

    @Test
    void more_than_there_are_is_refused_with_what_to_do() throws IOException {
        List<Slot> all = new ArrayList<>();
        try {
            for (int i = 0; i < Slot.MAX_SLOTS; i++) {
                all.add(Slot.take(shared));
            }
            assertThatThrownBy(() -> Slot.take(shared))
                    .hasMessage("more than 256 workers share the cache folder " + shared
                            + ": give each its own with assay.data");
        } finally {
            for (Slot slot : all) {
                slot.close();
            }
        }
    }
}
