package dev.assay.report;

import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.report.Account.Entry;
import dev.assay.report.ReportView.AuditView;
import dev.assay.report.ReportView.Badge;
import dev.assay.report.ReportView.Complete;
import dev.assay.report.ReportView.Finding;
import dev.assay.report.ReportView.Headline;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The first page: what whoever reads no further should know. */
final class InShort {
    /** Models of which the newest audit is told; the table of audits has all. */
    static final int MAX_HEADLINES = 12;

    /** What a headline says of one audit: the worst first. */
    private static final int MAX_REASONS = 3;

    private InShort() {}

    static List<String> sentences(Account account, Complete complete) {
        List<String> sentences = new ArrayList<>();
        sentences.add(audits(account));
        sentences.add(decisions(account));
        sentences.add(inputs(account));
        sentences.add(complete.lead());
        return sentences;
    }

    private static String audits(Account account) {
        long all = account.audits.count();
        if (all == 0) {
            return "No audit was decided.";
        }
        String verdicts = account.verdicts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Verdict, Long> e) -> e.getKey())
                        .reversed())
                .map(entry -> entry.getValue() + " " + Words.of(entry.getKey()))
                .collect(Collectors.joining(", "));
        return Words.were(all, "audit") + " decided: " + verdicts + ".";
    }

    private static String decisions(Account account) {
        long made = account.reviews.count();
        String people = made == 0
                ? "Nobody has approved, rejected or waived an audit."
                : "People have approved, rejected or waived audits "
                        + (made == 1 ? "once." : Words.count(made, "time") + ".");
        long corrected = account.corrections.count();
        return corrected == 0
                ? people
                : people + " " + Words.were(corrected, "record")
                        + " corrected by a later one; what was wrong still stands beside it.";
    }

    private static String inputs(Account account) {
        long refused = account.rejections.count();
        String again = account.duplicates() == 0
                ? ""
                : " " + account.duplicates() + " came again unchanged, which starts nothing.";
        return Words.count(account.releases.count(), "release") + " became official; "
                + Words.were(account.plans.count(), "plan") + " registered, which hold the rules." + again + " "
                + (refused == 0 ? "No input was refused." : Words.were(refused, "input") + " refused.");
    }

    /**
     * The newest audit of each model, the model that was audited last first.
     *
     * @param details of the newest audits
     * @param decisions about audits, by anchor: the last one
     */
    static List<Headline> headlines(
            List<Entry<AuditDecided>> audits, List<AuditView> details, Map<String, String> decisions) {
        Map<String, AuditView> detailed = new HashMap<>();
        details.forEach(detail -> detailed.put(detail.anchor(), detail));
        Map<String, AuditDecided> newest = new LinkedHashMap<>();
        for (Entry<AuditDecided> audit : audits.reversed()) {
            newest.putIfAbsent(audit.record().model().name(), audit.record());
        }
        List<Headline> headlines = new ArrayList<>();
        for (AuditDecided audit : newest.values().stream().limit(MAX_HEADLINES).toList()) {
            String anchor = AuditChapter.anchor(audit);
            AuditView detail = detailed.get(anchor);
            headlines.add(new Headline(
                    Badge.of(audit.verdict()),
                    detail == null ? "" : anchor,
                    audit.model().toString(),
                    audit.dataset().toString(),
                    detail == null ? List.of() : reasons(audit.verdict(), detail),
                    decisions.getOrDefault(anchor, "")));
        }
        return headlines;
    }

    private static List<String> reasons(Verdict verdict, AuditView detail) {
        if (verdict == Verdict.PASSED) {
            return List.of("Every required rule holds.");
        }
        Outcome worst = Outcome.valueOf(verdict.name());
        List<String> meanings = detail.findings().stream()
                .filter(finding -> finding.badge().kind().equals(worst.name()))
                .map(InShort::reason)
                .distinct()
                .toList();
        List<String> reasons = new ArrayList<>(meanings.subList(0, Math.min(MAX_REASONS, meanings.size())));
        int more = meanings.size() - reasons.size();
        if (more > 0) {
            reasons.add("And " + more + " more.");
        }
        return reasons;
    }

    private static String reason(Finding finding) {
        return finding.meaning().isEmpty() ? "Check " + finding.check() + "." : finding.meaning();
    }
}
