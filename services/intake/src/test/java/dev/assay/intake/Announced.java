package dev.assay.intake;

import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Keeps what is published, or is away. */
public final class Announced implements Announcer {
    private final List<SpecificRecord> events = new ArrayList<>();
    private boolean away;

    public List<SpecificRecord> events() {
        return List.copyOf(events);
    }

    /** The last one, which must be a rejection. */
    public EventRejected rejection() {
        return (EventRejected) events.getLast();
    }

    public void away(boolean now) {
        away = now;
    }

    @Override
    public void model(ModelVersion event) throws IOException {
        publish(event);
    }

    @Override
    public void dataset(DatasetVersion event) throws IOException {
        publish(event);
    }

    @Override
    public void plan(PlanVersion event) throws IOException {
        publish(event);
    }

    @Override
    public void rejected(EventRejected event) throws IOException {
        publish(event);
    }

    private void publish(SpecificRecord event) throws IOException {
        if (away) {
            throw new IOException("the broker is away");
        }
        events.add(event);
    }
}
