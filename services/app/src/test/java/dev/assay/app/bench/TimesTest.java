package dev.assay.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void gives_each_event_the_time_until_the_log_was_first_seen_to_have_it() {
        Times times = new Times(4, 10);
        for (int i = 0; i < 4; i++) {
            times.sent(i, millis(i));
        }
        times.seen(10, millis(5)); // none of them yet
        times.seen(11, millis(10)); // the first: 10 ms
        times.seen(11, millis(20));
        times.seen(13, millis(31)); // two more: 30 and 29 ms
        assertThat(times.complete()).isFalse();
        times.seen(20, millis(103)); // with others behind it: 100 ms
        assertThat(times.complete()).isTrue();
        assertThat(times.percentile(25)).isEqualTo(10);
        assertThat(times.percentile(50)).isEqualTo(29);
        assertThat(times.percentile(75)).isEqualTo(30);
        assertThat(times.percentile(99)).isEqualTo(100);
        assertThat(times.percentile(100)).isEqualTo(100);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
