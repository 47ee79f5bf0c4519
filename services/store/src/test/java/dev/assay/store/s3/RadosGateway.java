package dev.assay.store.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Ceph's S3 gateway with a monitor and one object daemon that keeps all in memory, from the packages {@code ceph-mon
 * ceph-osd radosgw ceph-common}. Ready in some 15 seconds.
 */
final class RadosGateway implements AutoCloseable {
    static final String ACCESS_KEY = "assay-test";
    static final String SECRET_KEY = "assay-test-secret";

    /** Ceph's name for the region of a gateway without a realm. */
    static final String REGION = "default";

    private static final int COMMAND_SECONDS = 60;
    private static final int READY_SECONDS = 60;

    private final Path folder;
    private final int port;
    private final List<Process> daemons = new ArrayList<>();

    private RadosGateway(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static boolean installed() {
        return List.of("ceph-mon", "ceph-osd", "radosgw", "ceph-authtool", "monmaptool", "radosgw-admin", "ceph")
                .stream()
                .allMatch(RadosGateway::onPath);
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static RadosGateway start(Path folder) throws IOException, InterruptedException {
        RadosGateway started;
        int monitorPort;
        try (ServerSocket gateway = free();
                ServerSocket monitor = free()) {
            started = new RadosGateway(folder, gateway.getLocalPort());
            monitorPort = monitor.getLocalPort();
        }
        try {
            started.prepare(monitorPort);
            started.startDaemons();
        } catch (IOException | InterruptedException e) {
            started.close();
            throw e;
        }
        return started;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        for (Process daemon : daemons.reversed()) {
            daemon.destroyForcibly();
            daemon.onExit().join();
        }
    }

    private void prepare(int monitorPort) throws IOException, InterruptedException {
        String cluster = UUID.randomUUID().toString();
        String monitor = "[v2:127.0.0.1:" + monitorPort + ']';
        Files.createDirectories(folder.resolve("mon"));
        Files.createDirectories(folder.resolve("osd"));
        Files.writeString(folder.resolve("ceph.conf"), configuration(cluster, monitor));
        key("mon.", "--create-keyring", "mon");
        key("client.admin", "--gen-key", "mon", "osd");
        key("osd.0", "--gen-key", "mon", "osd");
        key("client.rgw.a", "--gen-key", "mon", "osd");
        run("monmaptool", "--create", "--addv", "a", monitor, "--fsid", cluster, "monmap");
        run("ceph-mon", "-c", "ceph.conf", "-i", "a", "--mkfs", "--monmap", "monmap", "--keyring", "keyring");
    }

    private void startDaemons() throws IOException, InterruptedException {
        daemon("ceph-mon", "-c", "ceph.conf", "-i", "a", "-f");
        String disk = UUID.randomUUID().toString();
        run("ceph", "-c", "ceph.conf", "--connect-timeout", "30", "osd", "new", disk, "0");
        run("ceph-osd", "-c", "ceph.conf", "-i", "0", "--mkfs", "--osd-uuid", disk);
        daemon("ceph-osd", "-c", "ceph.conf", "-i", "0", "-f");
        run(
                List.of("radosgw-admin", "-c", "ceph.conf", "-n", "client.rgw.a", "user", "create"),
                List.of(
                        "--uid=assay",
                        "--display-name=Assay",
                        "--access-key=" + ACCESS_KEY,
                        "--secret-key=" + SECRET_KEY));
        Process gateway = daemon("radosgw", "-c", "ceph.conf", "-n", "client.rgw.a", "-f");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!answers()) {
            if (!gateway.isAlive() || System.nanoTime() > until) {
                throw new IOException("radosgw does not answer: " + Files.readString(folder.resolve("radosgw.out")));
            }
            gateway.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    /** While it opens, the gateway refuses connections or drops them. */
    private boolean answers() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint().toURL().openConnection();
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        } finally {
            connection.disconnect();
        }
    }

    private String configuration(String cluster, String monitor) {
        return """
                [global]
                fsid = %1$s
                mon host = %2$s
                mon initial members = a
                auth cluster required = cephx
                auth service required = cephx
                auth client required = cephx
                keyring = %3$s/keyring
                run dir = %3$s
                admin socket = %3$s/$name.asok
                log file = %3$s/$name.log
                mon data = %3$s/mon
                osd data = %3$s/osd
                osd objectstore = memstore
                memstore device bytes = 1073741824
                osd crush chooseleaf type = 0
                osd pool default size = 1
                osd pool default min size = 1
                osd pool default pg num = 1
                osd pool default pg autoscale mode = off
                mon allow pool size one = true
                public addr = 127.0.0.1
                cluster addr = 127.0.0.1
                rgw frontends = beast endpoint=127.0.0.1:%4$d
                """.formatted(cluster, monitor, folder, port);
    }

    private void key(String name, String first, String... caps) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ceph-authtool", "keyring", "-n", name, first));
        if (!first.equals("--gen-key")) {
            command.add("--gen-key");
        }
        for (String cap : caps) {
            command.addAll(List.of("--cap", cap, "allow *"));
        }
        run(command, List.of());
    }

    private void run(String... command) throws IOException, InterruptedException {
        run(List.of(command), List.of());
    }

    private void run(List<String> command, List<String> more) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(more);
        Path output = folder.resolve("commands.out");
        Process process = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", all) + " did not end: " + Files.readString(output));
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", all) + " failed: " + Files.readString(output));
        }
    }

    private Process daemon(String... command) throws IOException {
        Process daemon = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".out").toFile())
                .start();
        daemons.add(daemon);
        Runtime.getRuntime().addShutdownHook(new Thread(daemon::destroyForcibly));
        return daemon;
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
