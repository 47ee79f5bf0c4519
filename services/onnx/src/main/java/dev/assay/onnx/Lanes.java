package dev.assay.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/**
 * Runs a session in batches of its one size, from and into buffers outside the Java heap that are laid out once and
 * used again. Each thread that runs takes a lane for itself; there are as many lanes as threads ever ran at once. Where
 * something else than the processor runs, the next batch is written while the last one does.
 */
final class Lanes implements AutoCloseable {
    /** Write batches while others run; end after a minute without work. */
    private static final Executor WRITERS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("onnx-write-", 0).factory());

    private final Session session;
    private final List<long[]> outputShapes;
    private final int batch;
    private final int perRun;
    private final Optional<String> targetInput;
    private final ConcurrentLinkedDeque<Lane> free = new ConcurrentLinkedDeque<>();
    private volatile IntConsumer told = count -> {};
    private final boolean ahead;

    /**
     * @param outputShapes of the session's outputs, batch first
     * @param perRun pictures of one run: the batch; or 1 where a picture's neighbours would change its result, the rest
     *     being copies of it
     */
    Lanes(Session session, List<long[]> outputShapes, int perRun) {
        this(session, outputShapes, perRun, Optional.empty());
    }

    /** @param targetInput name of an int64 input that takes one class for each picture, where the session has one */
    Lanes(Session session, List<long[]> outputShapes, int perRun, Optional<String> targetInput) {
        this(session, outputShapes, perRun, targetInput, session.elsewhere());
    }

    /** @param ahead whether a batch is written while the one before it runs */
    Lanes(Session session, List<long[]> outputShapes, int perRun, Optional<String> targetInput, boolean ahead) {
        this.ahead = ahead;
        this.targetInput = targetInput;
        this.session = session;
        this.outputShapes = List.copyOf(outputShapes);
        this.batch = (int) session.shape()[0];
        this.perRun = perRun;
    }

    /** Values of each output, {@code n} times the size of one row. The last batch is filled up with its last picture. */
    List<float[]> run(Images images) {
        return run(images, new int[0]);
    }

    /** As {@link #run(Images)}, with one class for each picture. */
    List<float[]> run(Images images, int[] targets) {
        List<float[]> results = new ArrayList<>();
        for (long[] shape : outputShapes) {
            results.add(new float[Math.multiplyExact(images.n(), row(shape))]);
        }
        Lane lane = free.poll();
        if (lane == null) {
            lane = new Lane();
        }
        try {
            lane.run(images, targets, results);
        } finally {
            free.push(lane);
        }
        return results;
    }

    /** @param told the pictures of each run from now on */
    void tell(IntConsumer told) {
        this.told = told;
    }

    int perRun() {
        return perRun;
    }

    /** Values of an output for one picture. */
    int row(int output) {
        return row(outputShapes.get(output));
    }

    private static int row(long[] shape) {
        return Math.toIntExact(elements(shape) / shape[0]);
    }

    static long elements(long[] shape) {
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** Closes after the last run: a run that has not ended would use what is gone. */
    @Override
    public void close() {
        for (Lane lane = free.poll(); lane != null; lane = free.poll()) {
            lane.close();
        }
        session.close();
    }

    /** Buffers that one batch of pictures, and of classes where the session takes them, is written to. */
    private final class Feed implements AutoCloseable {
        private final FloatBuffer input = floats(session.shape());
        private final LongBuffer targets = ByteBuffer.allocateDirect(batch * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

        Feed() throws OrtException {
            tensors.put(session.input(), OnnxTensor.createTensor(Native.environment(), input, session.shape()));
            if (targetInput.isPresent()) {
                tensors.put(
                        targetInput.get(), OnnxTensor.createTensor(Native.environment(), targets, new long[] {batch}));
            }
        }

        void write(Images images, int[] classes, int from) {
            int size = images.size();
            int count = Math.min(perRun, images.n() - from);
            input.clear();
            input.put(images.values(), from * size, count * size);
            for (int i = count; i < batch; i++) {
                input.put(images.values(), (from + count - 1) * size, size);
            }
            input.clear();
            if (targetInput.isPresent()) {
                for (int i = 0; i < batch; i++) {
                    targets.put(i, classes[from + Math.min(i, count - 1)]);
                }
            }
        }

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static FloatBuffer floats(long[] shape) {
        int bytes = Math.toIntExact(Math.multiplyExact(elements(shape), Float.BYTES));
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private final class Lane implements AutoCloseable {
        private final List<Feed> feeds = new ArrayList<>();
        private final List<FloatBuffer> outputs = new ArrayList<>();
        private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();

        Lane() {
            try {
                feeds.add(new Feed());
                if (ahead) {
                    feeds.add(new Feed());
                }
                for (int i = 0; i < outputShapes.size(); i++) {
                    FloatBuffer output = floats(outputShapes.get(i));
                    outputs.add(output);
                    pinned.put(
                            session.outputs().get(i),
                            OnnxTensor.createTensor(Native.environment(), output, outputShapes.get(i)));
                }
            } catch (OrtException e) {
                throw new IllegalStateException("laying out buffers for " + session.file(), e);
            }
        }

        void run(Images images, int[] classes, List<float[]> results) {
            for (int from = 0; from < images.n(); from += perRun) {
                Feed now = feeds.get(from / perRun % feeds.size());
                if (from == 0 || !ahead) {
                    now.write(images, classes, from);
                }
                int next = from + perRun;
                Feed then = feeds.get(next / perRun % feeds.size());
                CompletableFuture<Void> writing = ahead && next < images.n()
                        ? CompletableFuture.runAsync(() -> then.write(images, classes, next), WRITERS)
                        : CompletableFuture.completedFuture(null);
                int count = Math.min(perRun, images.n() - from);
                try {
                    one(now, from, count, results);
                } finally {
                    writing.join();
                }
                told.accept(count);
            }
        }

        private void one(Feed feed, int from, int count, List<float[]> results) {
            Runs.timed(session.file(), targetInput.isPresent(), count, batch, () -> session.run(feed.tensors, pinned));
            for (int i = 0; i < results.size(); i++) {
                int row = row(outputShapes.get(i));
                outputs.get(i).clear().get(results.get(i), from * row, count * row);
            }
        }

        @Override
        public void close() {
            feeds.forEach(Feed::close);
            pinned.values().forEach(OnnxTensor::close);
        }
    }
}
