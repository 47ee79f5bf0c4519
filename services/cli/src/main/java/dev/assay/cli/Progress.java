package dev.assay.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far long work is: a bar on a terminal, a line a stage elsewhere. Written to standard error. The launcher says
 * whether that is a terminal (system property {@code assay.progress}), since Java 21 cannot tell.
 */
public final class Progress implements AutoCloseable {
    private static final int MIN_INTERVAL_MS = 200;
    private static final int WIDTH = 100;

    /** A bar that ended leaves its line behind, mostly empty, above the cursor: it is cleared and written over. */
    private static final String ONE_UP = "\u001b[1A\u001b[2K\r";

    private final @Nullable ProgressBar bar;
    private final PrintStream err = System.err;

    /** @param shown false under --json and where nobody looks */
    public Progress(String stage, boolean shown) {
        if (shown && Boolean.getBoolean("assay.progress")) {
            bar = new ProgressBarBuilder()
                    .setTaskName(stage)
                    .setInitialMax(1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(MIN_INTERVAL_MS)
                    .setMaxRenderedLength(WIDTH)
                    .clearDisplayOnFinish()
                    .build();
        } else {
            bar = null;
            if (shown) {
                err.println(stage);
            }
        }
    }

    public void at(long done, long total) {
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            err.print(ONE_UP);
            err.flush();
        }
    }
}
