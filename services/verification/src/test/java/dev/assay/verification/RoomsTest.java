package dev.assay.verification;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Metric;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.nio.channels.NetworkChannel;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Dependencies point one way, and every library stays in its room. */
class RoomsTest {
    private static final JavaClasses ASSAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages("dev.assay");

    /** Service rooms: each may be used by the application and the command line alone. */
    private static final String[] SERVICES = {"intake", "planner", "worker", "ledger", "console"};

    /** What a record is made of, and the words of the domain in it. */
    private static final Class<?>[] RECORD_TYPES = {
        AuditId.class,
        Digest.class,
        Outcome.class,
        Verdict.class,
        Artifact.class,
        Cause.class,
        Corrected.class,
        Exported.class,
        Head.class,
        KeyRegistered.class,
        KeyRole.class,
        KeyRotated.class,
        LedgerRecord.class,
        Metric.class,
        Reconciled.class,
        RecordType.class,
        Retained.class,
        StartedAudits.class,
        Subject.class
    };

    @Test
    void every_room_is_looked_at() {
        Stream.concat(
                        Arrays.stream(SERVICES),
                        Stream.of(
                                "core", "onnx", "explain", "check", "store", "trail", "report", "app", "cli",
                                "schemas"))
                .forEach(room -> assertThat(ASSAY.stream()
                                .anyMatch(type -> type.getPackageName().startsWith("dev.assay." + room)))
                        .as("classes of room " + room)
                        .isTrue());
    }

    @Test
    void dependencies_point_one_way() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.assay..")
                .layer("core")
                .definedBy("dev.assay.core..")
                .layer("schemas")
                .definedBy("dev.assay.schemas..")
                .layer("onnx")
                .definedBy("dev.assay.onnx..")
                .layer("explain")
                .definedBy("dev.assay.explain..")
                .layer("checks")
                .definedBy("dev.assay.check..")
                .layer("store")
                .definedBy("dev.assay.store..")
                .layer("trail")
                .definedBy("dev.assay.trail..")
                .layer("report")
                .definedBy("dev.assay.report..")
                .layer("intake")
                .definedBy("dev.assay.intake..")
                .layer("planner")
                .definedBy("dev.assay.planner..")
                .layer("worker")
                .definedBy("dev.assay.worker..")
                .layer("ledger")
                .definedBy("dev.assay.ledger..")
                .layer("console")
                .definedBy("dev.assay.console..")
                .layer("app")
                .definedBy("dev.assay.app..")
                .layer("cli")
                .definedBy("dev.assay.cli..")
                .whereLayer("onnx")
                .mayOnlyBeAccessedByLayers("explain", "checks", "worker", "intake", "app", "cli")
                .whereLayer("explain")
                .mayOnlyBeAccessedByLayers("checks", "worker", "intake", "app", "cli")
                .whereLayer("checks")
                .mayOnlyBeAccessedByLayers("worker", "intake", "app", "cli")
                .whereLayer("schemas")
                .mayOnlyBeAccessedByLayers("intake", "planner", "worker", "ledger", "console", "app")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("intake", "worker", "ledger", "console", "app", "cli")
                .whereLayer("trail")
                .mayOnlyBeAccessedByLayers("report", "ledger", "console", "app", "cli")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("console")
                .whereLayer("intake")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("planner")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("worker")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("ledger")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("console")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(ASSAY);
    }

    @Test
    void packages_have_no_cycles_across_rooms() {
        slices().matching("dev.assay.(*)..").should().beFreeOfCycles().check(ASSAY);
    }

    @Test
    void onnx_runtime_and_protobuf_stay_in_the_onnx_room() {
        only("dev.assay.onnx..").mayUse("ai.onnxruntime..", "com.google.protobuf..", "ai.onnx..", "org.tribuo..");
    }

    @Test
    void the_minio_sdk_stays_in_the_s3_package() {
        only("dev.assay.store.s3..").mayUse("io.minio..", "okhttp3..");
    }

    @Test
    void the_pdf_libraries_stay_in_the_report_room() {
        only("dev.assay.report..").mayUse("com.openhtmltopdf..", "org.apache.pdfbox..", "org.apache.batik..");
    }

    @Test
    void kafka_stays_in_the_services_and_the_contracts() {
        only(
                        "dev.assay.schemas.kafka..",
                        "dev.assay.schemas.streams..",
                        "dev.assay.intake..",
                        "dev.assay.planner..",
                        "dev.assay.worker..",
                        "dev.assay.ledger..",
                        "dev.assay.console..",
                        "dev.assay.app..")
                .mayUse("org.apache.kafka..");
    }

    @Test
    void jackson_stays_at_the_edges() {
        only(
                        "dev.assay.core.document..",
                        "dev.assay..wire..",
                        "dev.assay.intake..",
                        "dev.assay.console..",
                        "dev.assay.app..",
                        "dev.assay.cli..")
                .mayUse("com.fasterxml.jackson..");
    }

    @Test
    void the_engine_the_trail_and_the_words_are_plain_java() {
        noClasses()
                .that(resideInAnyPackage(
                        "dev.assay.core..",
                        "dev.assay.onnx..",
                        "dev.assay.explain..",
                        "dev.assay.check..",
                        "dev.assay.trail..",
                        "dev.assay.report..",
                        "dev.assay.store.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta..", "io.smallrye..", "org.eclipse.microprofile..", "io.micrometer..", "picocli.."))
                .check(ASSAY);
    }

    @Test
    void the_verifier_needs_the_platform_alone_and_shares_record_types_alone_with_the_writer() {
        classes()
                .that(resideInAnyPackage("dev.assay.trail.verify.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..", "dev.assay.trail.verify..", "dev.assay.trail.layout..", "org.jspecify..")
                        .or(belongToAnyOf(RECORD_TYPES)))
                .check(ASSAY);
        noClasses()
                .that(resideInAnyPackage("dev.assay.trail.."))
                .and(resideOutsideOfPackages("dev.assay.trail.verify.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.assay.trail.verify.."))
                .check(ASSAY);
    }

    @Test
    void the_verifier_opens_no_connection_and_starts_no_process() {
        noClasses()
                .that(resideInAnyPackage("dev.assay.trail.verify.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.rmi..", "javax..")
                        .or(assignableTo(NetworkChannel.class))
                        .or(belongToAnyOf(Process.class, ProcessBuilder.class)))
                .check(ASSAY);
    }

    @Test
    void bouncy_castle_signs_in_one_package() {
        only("dev.assay.trail.note..").mayUse("org.bouncycastle..");
    }

    @Test
    void the_services_use_standard_interfaces_of_the_container() {
        noClasses()
                .that(resideInAnyPackage("dev.assay.planner..", "dev.assay.worker..", "dev.assay.ledger.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "io.vertx.."))
                .check(ASSAY);
    }

    @Test
    void nothing_is_named_after_a_kind() {
        noClasses()
                .that(resideOutsideOfPackages("dev.assay.schemas"))
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .check(ASSAY);
    }

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        classes()
                .that(resideOutsideOfPackages("dev.assay.schemas"))
                .should(PackageMarked.with(NullMarked.class))
                .check(ASSAY);
    }

    private static Room only(String... packages) {
        return new Room(packages);
    }

    private record Room(String... packages) {
        void mayUse(String... libraries) {
            noClasses()
                    .that(resideOutsideOfPackages(packages))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(libraries))
                    .check(ASSAY);
        }
    }
}
