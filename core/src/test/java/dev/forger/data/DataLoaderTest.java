package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DataLoaderTest {
    /** Pictures of 1x1x2 whose samples are (index, index + ½); labels are index modulo 3. */
    private static class Counting implements Dataset {
        private final int count;
        private final boolean labelled;

        Counting(int count, boolean labelled) {
            this.count = count;
            this.labelled = labelled;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public PictureShape shape() {
            return new PictureShape(1, 1, 2);
        }

        @Override
        public void read(int index, MemorySegment destination, long offsetBytes) {
            destination.set(ValueLayout.JAVA_FLOAT, offsetBytes, index);
            destination.set(ValueLayout.JAVA_FLOAT, offsetBytes + Float.BYTES, index + 0.5f);
        }

        @Override
        public List<String> classNames() {
            return labelled ? List.of("a", "b", "c") : List.of();
        }

        @Override
        public int label(int index) {
            return index % 3;
        }

        @Override
        public String description() {
            return "counting";
        }

        @Override
        public void close() {}
    }

    private static void assertHolds(Batch batch, BatchPlan plan, long step, boolean labelled) {
        assertEquals(step, batch.step());
        for (int slot = 0; slot < plan.batch(); slot++) {
            int picture = plan.picture(step, slot);
            assertEquals(picture, batch.pictures().getAtIndex(ValueLayout.JAVA_FLOAT, 2L * slot));
            assertEquals(picture + 0.5f, batch.pictures().getAtIndex(ValueLayout.JAVA_FLOAT, 2L * slot + 1));
            if (labelled) {
                assertEquals(picture % 3, batch.label(slot));
            }
        }
    }

    @Test
    void batchesFollowThePlan() {
        BatchPlan plan = new BatchPlan(10, 4, 7);
        try (Dataset dataset = new Counting(10, true);
                DataLoader loader = DataLoader.from(dataset, 4, 7, 0)) {
            for (int step = 0; step < 100; step++) {
                Batch batch = loader.next();
                assertEquals(4, batch.size());
                assertEquals(dataset.shape(), batch.shape());
                assertEquals(4 * 2 * Float.BYTES, batch.pictures().byteSize());
                assertEquals(0, batch.pictures().address() % 64);
                assertHolds(batch, plan, step, true);
                assertThrows(IndexOutOfBoundsException.class, () -> batch.label(4));
            }
        }
    }

    @Test
    void startsAtAnyStep() {
        BatchPlan plan = new BatchPlan(10, 4, 7);
        try (Dataset dataset = new Counting(10, false);
                DataLoader loader = DataLoader.from(dataset, 4, 7, 57)) {
            for (int step = 57; step < 70; step++) {
                assertHolds(loader.next(), plan, step, false);
            }
            Batch batch = loader.next();
            assertThrows(IllegalStateException.class, () -> batch.label(0));
        }
    }

    @Test
    void aBatchStaysUntilTheNextIsAskedFor() throws InterruptedException {
        BatchPlan plan = new BatchPlan(10, 4, 7);
        try (Dataset dataset = new Counting(10, false);
                DataLoader loader = DataLoader.from(dataset, 4, 7, 0)) {
            for (int step = 0; step < 5; step++) {
                Batch batch = loader.next();
                Thread.sleep(5); // time for the reader to overwrite it, if it could
                assertHolds(batch, plan, step, false);
            }
        }
    }

    @Test
    void whatGoesWrongIsThrownAtItsStepAndEverAfter() {
        DataException cause = new DataException("broken.png: is a corrupt picture");
        BatchPlan plan = new BatchPlan(10, 2, 7);
        int bad = plan.picture(3, 1);
        Dataset dataset = new Counting(10, false) {
            @Override
            public void read(int index, MemorySegment destination, long offsetBytes) {
                if (index == bad) {
                    throw cause;
                }
                super.read(index, destination, offsetBytes);
            }
        };
        try (DataLoader loader = DataLoader.from(dataset, 2, 7, 0)) {
            for (int step = 0; step < 3; step++) {
                assertHolds(loader.next(), plan, step, false);
            }
            for (int again = 0; again < 3; again++) {
                DataException e = assertThrows(DataException.class, loader::next);
                assertEquals("broken.png: is a corrupt picture", e.getMessage());
                assertSame(cause, e.getCause());
            }
        }
    }

    @Test
    void otherFailuresNameTheStep() {
        Dataset dataset = new Counting(10, false) {
            @Override
            public void read(int index, MemorySegment destination, long offsetBytes) {
                throw new StackOverflowError("deep");
            }
        };
        try (DataLoader loader = DataLoader.from(dataset, 2, 7, 5)) {
            DataException e = assertThrows(DataException.class, loader::next);
            assertEquals(
                    "the pictures of step 5 could not be read: java.lang.StackOverflowError: deep", e.getMessage());
        }
    }

    @Test
    void closingEndsTheThreadAndFreesTheMemory() {
        DataLoader loader = DataLoader.from(new Counting(10, false), 4, 7, 0);
        MemorySegment pictures = loader.next().pictures();
        assertTrue(readers() > 0);
        loader.close();
        loader.close();
        assertEquals(0, readers());
        assertThrows(IllegalStateException.class, () -> pictures.get(ValueLayout.JAVA_FLOAT, 0));
        assertThrows(IllegalStateException.class, loader::next);
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("forger-data-loader"))
                .count();
    }

    @Test
    void closingWaitsForAPictureThatIsBeingRead() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        boolean[] finished = {false};
        Dataset dataset = new Counting(10, false) {
            @Override
            public void read(int index, MemorySegment destination, long offsetBytes) {
                reading.countDown();
                long end = System.nanoTime() + 50_000_000;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                super.read(index, destination, offsetBytes);
                finished[0] = true;
            }
        };
        DataLoader loader = DataLoader.from(dataset, 1, 7, 0);
        reading.await();
        loader.close();
        assertTrue(finished[0]);
    }

    @Test
    void readsAheadWhileABatchIsInUse() throws InterruptedException {
        CountDownLatch twoAhead = new CountDownLatch(3);
        Dataset dataset = new Counting(10, false) {
            @Override
            public void read(int index, MemorySegment destination, long offsetBytes) {
                super.read(index, destination, offsetBytes);
                twoAhead.countDown();
            }
        };
        try (DataLoader loader = DataLoader.from(dataset, 1, 7, 0)) {
            loader.next();
            assertTrue(twoAhead.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void anInterruptedCallerIsToldAndMayGoOn() {
        BatchPlan plan = new BatchPlan(10, 1, 7);
        int slow = plan.picture(1, 0);
        CountDownLatch asked = new CountDownLatch(1);
        Dataset dataset = new Counting(10, false) {
            @Override
            public void read(int index, MemorySegment destination, long offsetBytes) {
                try {
                    if (index == slow) {
                        asked.await();
                    }
                } catch (InterruptedException e) {
                    throw new DataException("interrupted", e);
                }
                super.read(index, destination, offsetBytes);
            }
        };
        try (DataLoader loader = DataLoader.from(dataset, 1, 7, 0)) {
            assertHolds(loader.next(), plan, 0, false);
            Thread.currentThread().interrupt();
            DataException e = assertThrows(DataException.class, loader::next);
            assertEquals("interrupted while waiting for pictures", e.getMessage());
            assertTrue(Thread.interrupted());
            asked.countDown();
            for (int step = 1; step < 20; step++) {
                assertHolds(loader.next(), plan, step, false);
            }
        }
        assertFalse(Thread.interrupted());
    }

    @Test
    void refusesABadStart() {
        try (Dataset dataset = new Counting(10, false)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> DataLoader.from(dataset, 0, 1, 0).close());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> DataLoader.from(dataset, 1, 1, -1).close());
        }
        assertEquals(0, readers());
    }

    @Test
    void allocatesNextToNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Dataset clothes = FashionMnist.openEmbedded();
                DataLoader loader = DataLoader.from(clothes, 64, 1, 0)) {
            for (int i = 0; i < 2000; i++) {
                loader.next();
            }
            long before = threads.getTotalThreadAllocatedBytes();
            int steps = 1000;
            for (int i = 0; i < steps; i++) {
                loader.next();
            }
            long perStep = (threads.getTotalThreadAllocatedBytes() - before) / steps;
            // A batch is 200,704 bytes; what is left are the queues' waiting nodes.
            assertTrue(perStep < 2000, () -> perStep + " bytes a step");
        }
    }
}
