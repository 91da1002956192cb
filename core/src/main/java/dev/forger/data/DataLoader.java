package dev.forger.data;

import java.lang.foreign.Arena;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a training run, one after the other from any step on, read ahead of their use on
 * another thread into a small ring of off-heap buffers.
 *
 * <p>Which pictures a step gets is {@link BatchPlan}'s choice and depends on (seed, step) alone. In
 * steady state nothing is allocated. What goes wrong on the reading thread is thrown to the caller of
 * {@link #next} at the batch it would have filled, and again at every later call.
 *
 * <p>For use by one thread. The data set is not closed with the loader, and must stay open as long.
 */
public final class DataLoader implements AutoCloseable {
    /** One batch in use, one ready, one being read. */
    private static final int RING = 3;

    private final BatchPlan plan;
    private final Arena arena = Arena.ofShared();
    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(RING);
    private final BlockingQueue<Batch> filled = new ArrayBlockingQueue<>(RING);
    private final Thread reader;
    private volatile boolean closed;
    private @Nullable Batch lent;

    private DataLoader(BatchPlan plan, long firstStep) {
        this.plan = plan;
        this.reader = Thread.ofPlatform().daemon().name("forger-data-loader").unstarted(() -> readFrom(firstStep));
    }

    /**
     * Starts to read batches.
     *
     * @param dataset where the pictures come from
     * @param batch the number of pictures in each batch
     * @param seed chooses the order of the pictures
     * @param firstStep the step of the first batch; 0 for a new run
     * @throws IllegalArgumentException if {@code batch} is below 1 or {@code firstStep} below 0
     */
    public static DataLoader from(Dataset dataset, int batch, long seed, long firstStep) {
        BatchPlan plan = new BatchPlan(dataset.count(), batch, seed);
        plan.epoch(firstStep); // refuses a bad step here rather than on the reading thread
        DataLoader loader = new DataLoader(plan, firstStep);
        boolean started = false;
        try {
            for (int i = 0; i < RING; i++) {
                loader.empty.add(new Batch(loader.arena, batch, dataset));
            }
            loader.reader.start();
            started = true;
            return loader;
        } finally {
            if (!started) {
                loader.arena.close();
            }
        }
    }

    /**
     * The next step's batch, waiting for it if need be. It ends the one before, whose memory is used
     * again.
     *
     * @throws DataException if a picture of this batch could not be read, or the waiting thread was
     *     interrupted
     * @throws IllegalStateException if the loader was closed
     */
    public Batch next() {
        if (closed) {
            throw new IllegalStateException("the data loader was closed");
        }
        Batch previous = lent;
        if (previous != null) {
            throwIfFailed(previous);
            empty.add(previous);
            lent = null;
        }
        try {
            Batch batch = filled.take();
            lent = batch;
            throwIfFailed(batch);
            return batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("interrupted while waiting for pictures", e);
        }
    }

    private static void throwIfFailed(Batch batch) {
        Throwable failure = batch.failure();
        if (failure instanceof DataException) {
            throw new DataException(String.valueOf(failure.getMessage()), failure);
        }
        if (failure != null) {
            throw new DataException("the pictures of step " + batch.step() + " could not be read: " + failure, failure);
        }
    }

    private void readFrom(long firstStep) {
        try {
            for (long step = firstStep; !closed; step++) {
                Batch batch = empty.take();
                try {
                    batch.fill(plan, step);
                } catch (Throwable e) {
                    batch.fail(e);
                }
                filled.add(batch);
                if (batch.failure() != null) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread, to end it.
            return;
        }
    }

    /** Ends the reading thread, waits for it and frees the buffers; closing again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        reader.interrupt();
        boolean interrupted = false;
        while (true) {
            try {
                reader.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        arena.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
