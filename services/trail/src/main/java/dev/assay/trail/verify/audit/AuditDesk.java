package dev.assay.trail.verify.audit;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.PublicKey;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks all that one audit's record names: report, plan, evidence, and what was signed about it. */
public final class AuditDesk {
    /** Plans that are kept: an installation has few. */
    private static final int KEPT_PLANS = 64;

    private final Bag bag;
    private final Artifacts artifacts;
    private final Keys keys;
    private final Problems problems;
    private final Set<String> redacted;
    private long unattested;
    private long firstUnattested;
    private final Map<String, Plan> plans = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Plan> eldest) {
            return size() > KEPT_PLANS;
        }
    };

    /** @param redacted evidence that is said to be left out: path and digest, with a space between */
    public AuditDesk(Bag bag, Keys keys, Problems problems, Set<String> redacted) {
        this.bag = bag;
        this.artifacts = new Artifacts(bag);
        this.keys = keys;
        this.problems = problems;
        this.redacted = redacted;
    }

    /** Files what contradicts with the problems. */
    public void check(long index, LedgerRecord.AuditDecided record) throws IOException {
        String path = BagLayout.AUDITS + record.audit() + BagLayout.JSON_END;
        try {
            Report report = report(index, path, record.document());
            Plan plan = plan(index, record.plan().digest().hex());
            Optional<String> complaint = new Judgement(record, report, plan).complaint();
            complaint.ifPresent(what -> problems.add(Problem.at(Step.VERDICT, "verdict", index, path, what)));
            evidence(index, record, report);
            attestation(index, record, report, plan);
        } catch (Invalid e) {
            problems.add(e.problem());
        }
    }

    /** Checks that a plan which was registered is there under its own name, used or not. */
    public void checkPlan(long index, LedgerRecord.PlanRegistered record) throws IOException, Invalid {
        String hex = record.subject().digest().hex();
        String name = plan(index, hex).name();
        if (!name.equals(record.subject().toString())) {
            throw new Invalid(Problem.at(
                    Step.VERDICT,
                    "plan-name",
                    index,
                    BagLayout.PLANS + hex + BagLayout.JSON_END,
                    "the plan calls itself " + name + ", record " + index + " registers it as " + record.subject()));
        }
    }

    /** Audits about which nothing was signed, before any key for that was registered; empty where there are none. */
    public Optional<String> unattested() {
        return unattested == 0
                ? Optional.empty()
                : Optional.of("nothing is signed about " + unattested + (unattested == 1 ? " audit" : " audits")
                        + " (the first is record " + firstUnattested
                        + "): no record in the bag before them registers a key for statements about audits");
    }

    private Report report(long index, String path, Artifact document) throws IOException, Invalid {
        byte[] content = artifacts.read(index, path, document);
        try {
            return Report.read(content);
        } catch (BadJson e) {
            throw new Invalid(
                    Problem.at(Step.VERDICT, "report", index, path, path + " is no report: " + e.getMessage()));
        }
    }

    private Plan plan(long index, String hex) throws IOException, Invalid {
        Plan known = plans.get(hex);
        if (known == null) {
            String path = BagLayout.PLANS + hex + BagLayout.JSON_END;
            byte[] content = artifacts.read(index, path, hex);
            try {
                known = Plan.read(content);
            } catch (BadJson e) {
                throw new Invalid(
                        Problem.at(Step.VERDICT, "plan", index, path, path + " is no plan: " + e.getMessage()));
            }
            plans.put(hex, known);
        }
        return known;
    }

    private void evidence(long index, LedgerRecord.AuditDecided record, Report report) throws Invalid {
        String folder = BagLayout.EVIDENCE
                + record.model().name()
                + '/'
                + record.model().version()
                + '/'
                + record.audit()
                + '/';
        for (Report.Evidence evidence : report.evidence()) {
            String path = folder + evidence.check() + '/' + evidence.file();
            if (!bag.has(path) && redacted.contains(path + ' ' + evidence.digest())) {
                continue;
            }
            artifacts.check(
                    index, path, evidence.digest().substring(evidence.digest().indexOf(':') + 1));
            if (bag.size(path) != evidence.size()) {
                throw new Invalid(Problem.at(
                        Step.ARTIFACT,
                        "artifact-size",
                        index,
                        path,
                        path + " must have " + evidence.size() + " bytes"));
            }
        }
    }

    private void attestation(long index, LedgerRecord.AuditDecided record, Report report, Plan plan)
            throws IOException, Invalid {
        String path = BagLayout.ATTESTATIONS + record.audit() + BagLayout.ATTESTATION_END;
        if (record.attestation().isEmpty()) {
            if (keys.anyAttesting()) {
                throw attestation(index, "attestation-missing", path, "the record names no statement about the audit");
            }
            firstUnattested = unattested++ == 0 ? index : firstUnattested;
            return;
        }
        byte[] content = artifacts.read(index, path, record.attestation().get());
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.endsWith("\n")) {
            throw attestation(index, "attestation-form", path, path + " must end in a line feed");
        }
        List<String> types = new ArrayList<>();
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            types.add(statement(index, path, line.getBytes(StandardCharsets.UTF_8), record, report, plan));
        }
        boolean known = types.equals(List.of(Statement.TEST_RESULT, Statement.EXPLANATION_AUDIT));
        if (!known && Set.of(Statement.TEST_RESULT, Statement.EXPLANATION_AUDIT).containsAll(types)) {
            throw attestation(index, "attestation-form", path, path + " must hold one statement of each kind");
        }
        if (!known) {
            problems.undecided(
                    Step.ATTESTATION,
                    "record " + index + ": " + path + " holds a statement of an unknown kind, of " + types);
        }
    }

    /** Returns the type of its predicate. */
    private String statement(
            long index, String path, byte[] line, LedgerRecord.AuditDecided record, Report report, Plan plan)
            throws IOException, Invalid {
        try {
            Envelope envelope = Envelope.read(line);
            if (!envelope.type().equals(Statement.PAYLOAD_TYPE)) {
                throw attestation(
                        index,
                        "attestation-type",
                        path,
                        "the type of a statement must be " + Statement.PAYLOAD_TYPE + ", found " + envelope.type());
            }
            checkSigned(index, path, envelope);
            Statement statement = new Statement(envelope.payload(), report, plan);
            checkFiles(index, path, statement, record.model().digest().hex());
            return statement.predicateType();
        } catch (BadJson | BadNote e) {
            throw attestation(index, "attestation-content", path, path + ": " + e.getMessage());
        }
    }

    private void checkSigned(long index, String path, Envelope envelope) throws Invalid {
        if (envelope.signatures().size() != 1) {
            throw attestation(
                    index,
                    "attestation-signature",
                    path,
                    "each statement in " + path + " must be signed once, found "
                            + envelope.signatures().size() + " signatures");
        }
        String keyId = envelope.signatures().getFirst().keyId();
        Optional<PublicKey> key = keys.attesting(keyId);
        if (key.isEmpty()) {
            throw attestation(
                    index,
                    "attestation-key",
                    path,
                    path + " is signed by no key that a record before registers for statements about audits");
        }
        if (!envelope.isBy(key.get())) {
            throw attestation(
                    index, "attestation-signature", path, "the signature of " + keyId + " in " + path + " is wrong");
        }
    }

    /** Files of the model are those of its manifest. */
    private void checkFiles(long index, String path, Statement statement, String model) throws IOException, Invalid {
        if (statement.files().isEmpty()) {
            return;
        }
        String manifest = BagLayout.RELEASES + model + BagLayout.RELEASE_END;
        ReleaseFiles release = new ReleaseFiles(artifacts.read(index, manifest, model));
        if (release.twice().isPresent()) {
            throw attestation(
                    index,
                    "release-files",
                    manifest,
                    manifest + " must name each file once, found "
                            + release.twice().get() + " again");
        }
        for (Map.Entry<String, String> file : statement.files().entrySet()) {
            if (!release.has(file.getKey(), file.getValue())) {
                throw attestation(
                        index,
                        "attestation-subject",
                        path,
                        "the model release has no file " + file.getKey() + " of digest " + file.getValue());
            }
        }
    }

    private static Invalid attestation(long index, String code, String path, String message) {
        return new Invalid(Problem.at(Step.ATTESTATION, code, index, path, message));
    }
}
