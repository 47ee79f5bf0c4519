package dev.assay.cli;

import dev.assay.check.plan.PlanReader;
import dev.assay.check.plan.wire.PlanSchema;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "List, show, check and register plans: which explainers and checks an audit runs, with parameters and"
                    + " rules.",
            "",
            "To write one's own: assay plan show default --yaml > mine.yaml, change it, assay plan check mine.yaml.",
            "For an installation that audits by it: assay plan register mine.yaml, assay up --plan NAME."
        })
final class PlanCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "assay plan needs to know what: list, show, check, register or schema");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the plans that come with Assay.")
    int list(@Mixin Printing printing) throws IOException {
        List<Plan> plans = new ArrayList<>();
        for (String name : PlanReader.BUILT_IN) {
            plans.add(PlanReader.builtIn(name));
        }
        new PlanText(printing).list(plans);
        return Exit.OK;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = {
                "Show a plan with nothing left to a default: every explainer, check, parameter and rule.",
                "With --json the bytes that are run and whose digest records name."
            })
    int show(
            @Parameters(paramLabel = "NAME|FILE", description = "A built-in plan or a YAML file.") String plan,
            @Option(names = "--yaml", description = "Print the file of a built-in plan as it is, to begin with.")
                    boolean yaml,
            @Mixin Printing printing)
            throws IOException {
        if (yaml) {
            if (!PlanReader.BUILT_IN.contains(plan)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--yaml prints a plan that comes with Assay (" + String.join(", ", PlanReader.BUILT_IN)
                                + "), found \"" + plan + '"');
            }
            System.out.print(new String(PlanReader.builtInFile(plan), StandardCharsets.UTF_8));
            return Exit.OK;
        }
        Plan resolved = PlanReader.read(plan);
        printing.document(PlanFormat.write(resolved));
        new PlanText(printing).show(resolved);
        return Exit.OK;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Read a plan file and say what is wrong with it, with line and key; exit 0 if nothing is.")
    int check(@Parameters(paramLabel = "FILE", description = "A YAML file.") String file, @Mixin Printing printing)
            throws IOException {
        Plan resolved = PlanReader.read(file);
        printing.document(PlanFormat.write(resolved));
        new PlanText(printing).good(file, resolved);
        return Exit.OK;
    }

    @Command(
            name = "register",
            mixinStandardHelpOptions = true,
            description = {
                "Register a plan with an installation, which records its digest in the ledger.",
                "Releases are audited by it where the installation was started with assay up --plan NAME."
            })
    int register(
            @Parameters(paramLabel = "FILE", description = "A YAML file.") Path file,
            @Mixin Where where,
            @Mixin Printing printing)
            throws IOException {
        if (PlanReader.BUILT_IN.contains(file.toString())) {
            throw new ParameterException(
                    spec.commandLine(),
                    file + " comes with Assay: every installation has it, so nothing is registered");
        }
        PlanReader.read(file.toString());
        try (Where.Opened opened = where.open(Server.ALL_ROLES)) {
            printing.registered(opened.api().plan(file));
        }
        return Exit.OK;
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Print the JSON Schema of plan files, for editors that know YAML.")
    int schema() {
        System.out.print(PlanSchema.text());
        return Exit.OK;
    }
}
