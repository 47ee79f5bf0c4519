package dev.assay.app.platform;

import java.nio.file.Path;

/** A Kafka that others run; this process holds one or more roles of many. */
public final class Cluster implements Platform {
    private final String bootstrap;
    private final Path data;
    private final Web web;

    public Cluster(String bootstrap, Path data, Web web) {
        this.bootstrap = bootstrap;
        this.data = data.toAbsolutePath().normalize();
        this.web = web;
    }

    @Override
    public void start() {}

    @Override
    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public Path data() {
        return data;
    }

    @Override
    public void announce() {
        System.out.println("Assay answers at " + web.url());
    }

    @Override
    public void stop() {}
}
