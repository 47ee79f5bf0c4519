package dev.assay.report;

import dev.assay.core.audit.AuditId;
import dev.assay.report.Account.Entry;
import dev.assay.report.ReportView.AuditLine;
import dev.assay.report.ReportView.AuditView;
import dev.assay.report.ReportView.Badge;
import dev.assay.report.ReportView.Complete;
import dev.assay.report.ReportView.Fact;
import dev.assay.report.ReportView.Line;
import dev.assay.report.ReportView.PlanView;
import dev.assay.trail.bag.Scope;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.LedgerRecord.PlanRegistered;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The report of one export. The same records and documents give the same bytes. */
public final class Report {
    /** Audits that are described in full; the table names all. */
    static final int MAX_DETAILED = 24;

    private final Scope scope;
    private final Account account;
    private final Sources sources;
    private final Pictures pictures;
    private final ReportView view;

    private Report(Scope scope, Account account, Sources sources) throws IOException {
        this.scope = scope;
        this.account = account;
        this.sources = sources;
        this.pictures = new Pictures(sources);
        this.view = view();
    }

    /**
     * Writes the report.
     *
     * @param account of every record of the export
     * @throws IOException if the store is away
     */
    public static Report of(Scope scope, Account account, Sources sources) throws IOException {
        return new Report(scope, account, sources);
    }

    /** One page that needs neither server nor script, with the pictures inside; UTF-8. */
    public byte[] html() {
        return Page.screen(view).getBytes(StandardCharsets.UTF_8);
    }

    /** The same as PDF/A, tagged. */
    public void pdf(OutputStream out) throws IOException {
        Pdf.print(Page.paper(view, scope), scope, out);
    }

    private ReportView view() throws IOException {
        Map<AuditId, List<Line>> reviews = new HashMap<>();
        for (Entry<Reviewed> review : account.reviews.list()) {
            reviews.computeIfAbsent(review.record().audit(), audit -> new ArrayList<>())
                    .add(Lists.review(review));
        }
        List<Entry<AuditDecided>> audits = account.audits.list();
        List<Entry<AuditDecided>> newest = audits.subList(Math.max(0, audits.size() - MAX_DETAILED), audits.size());
        AuditChapter chapter = new AuditChapter(sources, pictures);
        List<AuditView> details = new ArrayList<>();
        Map<String, String> decisions = new HashMap<>();
        for (Entry<AuditDecided> audit : newest) {
            List<Line> decided = reviews.getOrDefault(audit.record().audit(), List.of());
            AuditView view = chapter.of(audit, decided);
            details.add(view);
            if (!decided.isEmpty()) {
                decisions.put(view.anchor(), decided.getLast().text());
            }
        }
        List<PlanView> plans = new ArrayList<>();
        List<Line> unused = new ArrayList<>();
        for (Entry<PlanRegistered> plan : account.plans.list()) {
            if (account.use(plan.record().subject().digest()).isPresent()) {
                plans.add(Lists.plan(plan, account, sources));
            } else {
                unused.add(Lists.unused(plan));
            }
        }
        Complete complete = Lists.complete(account.reconciliation(), scope.isFull());
        long firstDetailed =
                newest.isEmpty() ? Long.MAX_VALUE : newest.getFirst().index();
        return new ReportView(
                "Audits of model explanations",
                lead(),
                facts(),
                InShort.sentences(account, complete),
                InShort.headlines(audits, details, decisions),
                audits.stream()
                        .map(audit -> line(audit, firstDetailed, reviews))
                        .toList(),
                account.releases.list().stream().map(Lists::release).toList(),
                plans,
                unused,
                questions(details),
                details,
                account.reviews.list().stream().map(Lists::review).toList(),
                account.corrections.list().stream().map(Lists::correction).toList(),
                account.rejections.list().stream().map(Lists::refusal).toList(),
                complete,
                account.keys.list().stream().map(Lists::key).toList(),
                account.exports.list().stream().map(Lists::export).toList(),
                Lists.retention(account.retention()),
                left(details.size()));
    }

    /** What the checks ask, as far as an audit here tells it. */
    private static List<Fact> questions(Collection<AuditView> audits) {
        Map<String, String> questions = new TreeMap<>();
        audits.stream()
                .flatMap(audit -> audit.findings().stream())
                .filter(finding -> !finding.question().isEmpty())
                .forEach(finding -> questions.put(finding.check(), finding.question()));
        return questions.entrySet().stream()
                .map(question -> new Fact(question.getKey(), question.getValue()))
                .toList();
    }

    private String lead() {
        String what = scope.isFull()
                ? "All " + Words.count(account.count(), "record") + " of the log"
                : Words.count(account.count(), "record") + " of the "
                        + scope.head().size() + " in the log";
        return what + " " + scope.head().origin() + ", as of " + Words.time(scope.at())
                + ". The record of this export comes after them, and the verifier counts it too.";
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Export", scope.export()));
        facts.add(new Fact("Asked for by", Words.clean(scope.actor()) + ", " + Words.time(scope.at())));
        scope.model().ifPresent(model -> facts.add(new Fact("Model", model)));
        scope.from().ifPresent(from -> facts.add(new Fact("From", Words.time(from))));
        scope.to().ifPresent(to -> facts.add(new Fact("Until before", Words.time(to))));
        facts.add(new Fact("Log", scope.head().origin()));
        facts.add(new Fact("Records in the log", scope.head().size() + ", before the record of this export"));
        facts.add(new Fact("Root over them", scope.head().root().toString()));
        logKey(account)
                .ifPresent(key -> facts.add(
                        new Fact("Key of the log", key + ": compare it with the one that you got another way")));
        return facts;
    }

    /** Enough of the newest key to compare it with the one that came another way. */
    private static Optional<String> logKey(Account account) {
        return account.keys.list().reversed().stream()
                .flatMap(entry -> switch (entry.record()) {
                    case KeyRegistered key when key.role() == KeyRole.LOG -> Stream.of(key.key());
                    case KeyRotated key when key.role() == KeyRole.LOG -> Stream.of(key.to());
                    default -> Stream.<String>of();
                })
                .findFirst()
                .map(key -> Words.clean(key.substring(0, key.indexOf('+', key.indexOf('+') + 1))));
    }

    private static AuditLine line(Entry<AuditDecided> entry, long firstDetailed, Map<AuditId, List<Line>> reviews) {
        AuditDecided audit = entry.record();
        List<Line> decided = reviews.getOrDefault(audit.audit(), List.of());
        return new AuditLine(
                Badge.of(audit.verdict()),
                audit.model().toString(),
                audit.dataset().toString(),
                audit.plan().toString(),
                Words.time(audit.head().time()),
                entry.index(),
                entry.index() >= firstDetailed ? AuditChapter.anchor(audit) : "",
                decided.isEmpty() ? "" : decided.getLast().text());
    }

    private List<String> left(int detailed) {
        List<String> left = new ArrayList<>();
        left(
                left,
                account.audits.count() - detailed,
                "audit",
                "described in full; its document in audits/ has every number");
        left(left, account.audits.left(), "audit", "listed");
        left(left, account.releases.left(), "release", "listed");
        left(left, account.plans.left(), "plan", "listed");
        left(left, account.rejections.left(), "refusal", "listed");
        left(left, account.reviews.left(), "decision", "listed");
        left(left, account.corrections.left(), "correction", "listed");
        left(left, account.keys.left(), "key record", "listed");
        left(left, account.exports.left(), "export", "listed");
        if (pictures.full()) {
            left.add("Pictures beyond " + (Pictures.MAX_BYTES >> 20)
                    + " MiB are not in this report; evidence/ has all.");
        }
        if (pictures.broken()) {
            left.add("Some pictures are missing or altered in the store and are not shown.");
        }
        return left;
    }

    private static void left(List<String> left, long count, String what, String how) {
        if (count > 0) {
            String are = count == 1 ? " is" : " are";
            left.add("The " + Words.count(count, "older " + what) + are + " not " + how + ".");
        }
    }
}
