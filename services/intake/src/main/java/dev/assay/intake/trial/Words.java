package dev.assay.intake.trial;

import dev.assay.core.release.ModelRelease;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a trial's process printed, as far as it is of use. Thread-safe. */
final class Words {
    /** Kept of what is neither a member nor a refusal, for the log. */
    private static final int LINES = 20;

    /** A longer line is cut: native code can print anything, and without end. */
    private static final int MAX_LINE = 4096;

    private final Deque<String> others = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private String member = "";
    private String refusal = "";

    synchronized void hear(char next) {
        if (next == '\n') {
            end(line.toString());
            line.setLength(0);
        } else if (line.length() < MAX_LINE) {
            line.append(next);
        }
    }

    private void end(String whole) {
        if (whole.startsWith(TrialMain.MEMBER)) {
            member = whole.substring(TrialMain.MEMBER.length());
        } else if (whole.startsWith(TrialMain.REFUSAL)) {
            refusal = whole.substring(TrialMain.REFUSAL.length());
        } else {
            others.addLast(whole);
            if (others.size() > LINES) {
                others.removeFirst();
            }
        }
    }

    /** The file of the member that was loaded last; the release before any was. */
    synchronized String subject(ModelRelease release) {
        return member.isEmpty() ? "release " + release.id() : member;
    }

    synchronized String refusal() {
        return refusal;
    }

    synchronized String last() {
        return String.join("\n", others) + (others.isEmpty() ? "" : "\n") + line;
    }
}
