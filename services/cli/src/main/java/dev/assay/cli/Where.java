package dev.assay.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that name an installation: a running one by URL, or a local one by its data folder, running or not. */
final class Where {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A running installation, for example http://127.0.0.1:8080.")
    private @Nullable URI url;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder of a local installation, running or not (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:ASSAY_DATA:-${sys:user.home}/.assay}")
    private Path data;

    /** Where the installation keeps its objects, if that is a folder of this machine as far as the options tell. */
    Optional<Path> store() {
        Path store = data.toAbsolutePath().normalize().resolve("store");
        return url == null && Files.isDirectory(store) ? Optional.of(store) : Optional.empty();
    }

    /** The data folder, unless a URL is given. */
    Optional<Path> folder() {
        return url == null ? Optional.of(data.toAbsolutePath().normalize()) : Optional.empty();
    }

    /** Opens the installation; one that is not running is started without a fuss and stopped on close. */
    Opened open(String roles) throws IOException {
        if (url != null) {
            return new Opened(new Api(web(url)), null);
        }
        Path folder = data.toAbsolutePath().normalize();
        var running = Server.running(folder);
        if (running.isPresent()) {
            return new Opened(new Api(running.get()), null);
        }
        if (!Server.hasData(folder)) {
            throw new IOException("there is no installation in " + folder
                    + ": start one with `assay up`, or name a running one with --url");
        }
        Server server = Server.start(folder, 0, roles, Server.Output.QUIET, java.util.Map.of());
        return new Opened(new Api(server.url()), server);
    }

    private URI web(URI given) {
        boolean web = "http".equalsIgnoreCase(given.getScheme()) || "https".equalsIgnoreCase(given.getScheme());
        if (!web || given.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--url must begin with http:// or https:// and name a machine, for example"
                            + " http://127.0.0.1:8080, found " + given);
        }
        return given;
    }

    /** An installation to talk to. */
    record Opened(Api api, @Nullable Server started) implements AutoCloseable {
        @Override
        public void close() {
            if (started != null) {
                started.close();
            }
        }
    }
}
