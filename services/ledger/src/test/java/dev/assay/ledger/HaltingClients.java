package dev.assay.ledger;

import dev.assay.ledger.integrate.StoreFault;
import dev.assay.schemas.kafka.Topics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Clients of a process that ends hard at a step of a transaction, when all before it has reached the brokers: from then on
 * nothing does, no end of the transaction, no farewell.
 */
final class HaltingClients implements KafkaClientSupplier, StoreFault {
    private final Step step;
    private final CountDownLatch halted = new CountDownLatch(1);

    /** Where it ends: before what a transaction consists of, in the order of the topology, and after it. */
    enum Step {
        REMEMBERS_AN_AUDIT("-audits-changelog"),
        REFUSES(Topics.REJECTED),
        HANDS_TO_THE_SEQUENCER("-sequencer-repartition"),
        REMEMBERS_THE_RECORD("-sequence-ids-changelog"),
        ENTERS(Topics.LEDGER),
        REMEMBERS_THE_INDEX("-sequence-changelog"),
        SENDS_OFFSETS("sendOffsetsToTransaction"),
        COMMITS("commitTransaction"),
        HAS_COMMITTED("commitTransaction");

        private final String end;

        Step(String end) {
            this.end = end;
        }

        private boolean is(Method method, Object[] arguments) {
            return method.getName().equals("send")
                    ? ((ProducerRecord<?, ?>) arguments[0]).topic().endsWith(end)
                    : method.getName().equals(end);
        }
    }

    HaltingClients(Step step) {
        this.step = step;
    }

    /** Waits for the end. */
    void awaitHalted() throws InterruptedException {
        halted.await();
    }

    /** The store of that process. */
    @Override
    public void before(String act, String key) {
        if (isHalted()) {
            throw new Halt();
        }
    }

    @Override
    public Admin getAdmin(Map<String, Object> settings) {
        return Admin.create(settings);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        Producer<byte[], byte[]> real =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && isHalted()) {
                        real.close(Duration.ZERO);
                        return null;
                    }
                    return produce(real, method, arguments);
                });
    }

    private Object produce(Producer<byte[], byte[]> real, Method method, Object[] arguments) throws Throwable {
        if (isHalted() && !method.getName().equals("metrics")) {
            throw new KafkaException("the process has ended");
        }
        boolean here = step.is(method, arguments);
        if (here && step != Step.HAS_COMMITTED) {
            real.flush();
            halt();
        }
        Object result = call(real, method, arguments);
        if (here) {
            halt();
        }
        return result;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        return getConsumer(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        return getConsumer(settings);
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void halt() {
        halted.countDown();
        throw new Halt();
    }

    private boolean isHalted() {
        return halted.getCount() == 0;
    }
}
