package dev.assay.app;

import dev.assay.app.child.WorkerChild;
import dev.assay.app.platform.Platform;
import dev.assay.app.role.Awaited;
import dev.assay.app.role.Part;
import dev.assay.app.role.Role;
import dev.assay.app.role.RoleName;
import dev.assay.app.role.Roles;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.console.ConsoleSettings;
import dev.assay.console.Narrator;
import dev.assay.console.export.ExportDesk;
import dev.assay.console.wiring.ConsoleRole;
import dev.assay.intake.IntakeSettings;
import dev.assay.intake.rest.IntakeRole;
import dev.assay.ledger.LedgerConfig;
import dev.assay.ledger.LedgerRole;
import dev.assay.ledger.key.LedgerKeys;
import dev.assay.planner.PlannerConfig;
import dev.assay.planner.PlannerRole;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.store.ObjectStore;
import dev.assay.worker.WorkerRole;
import dev.assay.worker.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes roles out of what the services bring; nothing of a role exists before it is made. */
@Singleton
final class RoleFactory {
    private static final Logger LOG = System.getLogger(RoleFactory.class.getName());
    private static final int OUT_OF_MEMORY = 3;
    private static final int WORKER_ID_BYTES = 4;

    private final Platform platform;
    private final Optional<WorkerChild> child;
    private final Instance<KafkaSettings> kafka;
    private final Instance<ObjectStore> store;
    private final Instance<IntakeRole> intake;
    private final Instance<ConsoleRole> console;
    private final PlannerConfig planner;
    private final LedgerConfig ledger;
    private final WorkerSettings worker;
    private final MeterRegistry meters;
    private final Keys keys;
    private final String version;
    private final Clock clock = Clock.systemUTC();

    RoleFactory(
            Platform platform,
            Optional<WorkerChild> child,
            Instance<KafkaSettings> kafka,
            Instance<ObjectStore> store,
            Instance<IntakeRole> intake,
            Instance<ConsoleRole> console,
            PlannerConfig planner,
            LedgerConfig ledger,
            WorkerSettings worker,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.platform = platform;
        this.child = child;
        this.kafka = kafka;
        this.store = store;
        this.intake = intake;
        this.console = console;
        this.planner = planner;
        this.ledger = ledger;
        this.worker = worker;
        this.meters = meters;
        this.keys = new Keys(platform);
        this.version = version;
    }

    Role make(RoleName name) {
        return switch (name) {
            case INTAKE -> part(name, intake.get());
            case PLANNER ->
                new Awaited<>(
                        name,
                        () -> PlannerRole.start(planner, kafka.get(), meters, clock),
                        PlannerRole::unready,
                        PlannerRole::close,
                        Awaited.PAUSE);
            case WORKER ->
                child.<Role>map(made -> made.process(platform.bootstrap(), platform.data()))
                        .orElseGet(() -> part(name, worker()));
            case LEDGER -> {
                LedgerKeys signing = keys.ledger(ledger, worker);
                yield new Awaited<>(
                        name,
                        () -> LedgerRole.start(ledger, signing, kafka.get(), store.get(), meters, clock, version),
                        LedgerRole::unready,
                        LedgerRole::close,
                        Awaited.PAUSE);
            }
            case CONSOLE -> part(name, console.get());
        };
    }

    @Produces
    @Singleton
    IntakeRole intake(IntakeSettings settings) {
        Path uploads = platform.data().resolve("uploads");
        Path logs = platform.data().resolve("logs");
        return new IntakeRole(store.get(), kafka.get(), settings, meters, clock, uploads, logs);
    }

    @Produces
    @Singleton
    ConsoleRole console(ConsoleSettings settings, Instance<Roles> roles) {
        Narrator narrator = check -> CheckCatalogue.find(check)
                .map(found -> new Narrator.Narrative(found.question(), found.failed(), found.remedy()));
        return new ConsoleRole(
                store.get(),
                kafka.get(),
                settings,
                narrator,
                meters,
                new ExportDesk.Host(platform.data().resolve("exports"), version, clock, RandomGenerator.getDefault()),
                () -> roles.get().readiness());
    }

    private WorkerRole worker() {
        byte[] id = new byte[WORKER_ID_BYTES];
        RandomGenerator.getDefault().nextBytes(id);
        return WorkerRole.of(
                kafka.get(),
                store.get(),
                platform.data().resolve("cache"),
                worker,
                meters,
                clock,
                "worker-" + HexFormat.of().formatHex(id),
                keys.worker(worker),
                error -> {
                    LOG.log(Level.ERROR, "the worker cannot go on; its task comes back to the queue", error);
                    Runtime.getRuntime().halt(OUT_OF_MEMORY);
                });
    }

    private static Role part(RoleName name, IntakeRole role) {
        return new Part(name, role::start, role::unready, role::close);
    }

    private static Role part(RoleName name, ConsoleRole role) {
        return new Part(name, role::start, role::unready, role::close);
    }

    private static Role part(RoleName name, WorkerRole role) {
        return new Part(name, role::start, role::unready, role::close);
    }
}
