package dev.forger.cpu.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64})
    void everyPartRunsOnce(int size) {
        try (WorkerPool pool = new WorkerPool(size)) {
            for (int parts = 0; parts < 2 * size + 7; parts++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(1, parts));
                AtomicIntegerArray atWork = new AtomicIntegerArray(size);
                pool.run(parts, (part, worker) -> {
                    assertEquals(1, atWork.incrementAndGet(worker), "parts at a time on worker " + worker);
                    runs.incrementAndGet(part);
                    atWork.decrementAndGet(worker);
                });
                for (int part = 0; part < parts; part++) {
                    assertEquals(1, runs.get(part), "part " + part + " of " + parts);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void partsRunOnTheWorkersTheyAreMeantForIfAllAreThere(int size) {
        int[] workers = new int[size];
        CyclicBarrier all = new CyclicBarrier(size);
        try (WorkerPool pool = new WorkerPool(size)) {
            pool.run(size, (part, worker) -> {
                workers[part] = worker;
                await(all);
            });
        }
        assertArrayEquals(IntStream.range(0, size).toArray(), workers);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void neighbouringPartsAreMeantForOneWorker(int size) {
        int[] first = new int[size];
        Arrays.fill(first, -1);
        CyclicBarrier all = new CyclicBarrier(size);
        try (WorkerPool pool = new WorkerPool(size)) {
            // While all wait in their first parts nobody takes another's.
            pool.run(3 * size, (part, worker) -> {
                if (first[worker] < 0) {
                    first[worker] = part;
                    await(all);
                }
            });
        }
        assertArrayEquals(IntStream.range(0, size).map(worker -> 3 * worker).toArray(), first);
    }

    /** Each waits for all parts but its own: those that were meant for it, too. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void whatALateWorkerHasNotBegunOthersDo(int size) {
        int parts = 5 * size + 2;
        for (int late = 0; late < size; late++) {
            int stuck = late;
            CountDownLatch others = new CountDownLatch(parts - 1);
            try (WorkerPool pool = new WorkerPool(size)) {
                pool.run(parts, (part, worker) -> {
                    if (part == stuck) {
                        await(others);
                    } else {
                        others.countDown();
                    }
                });
            }
        }
    }

    /** One core is left to the JVM's compilers, if there are two; whoever has more threads than cores, too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void atTheStartACoreIsLeftAlone(int moreThanCores) {
        int cores = Runtime.getRuntime().availableProcessors();
        int size = cores + moreThanCores;
        Set<Integer> workers = ConcurrentHashMap.newKeySet();
        try (WorkerPool pool =
                new WorkerPool(size, System.nanoTime() + Duration.ofHours(1).toNanos())) {
            for (int i = 0; i < 20; i++) {
                pool.run(4 * size, (part, worker) -> {
                    workers.add(worker);
                    sleep(1);
                });
            }
        }
        int most = Math.max(1, cores - 1);
        assertTrue(workers.stream().allMatch(worker -> worker < most), () -> "of " + most + " workers: " + workers);
    }

    @Test
    void afterTheStartAllWork() {
        int size = Runtime.getRuntime().availableProcessors() + 1;
        long startUpEnd = System.nanoTime() + Duration.ofMillis(50).toNanos();
        try (WorkerPool pool = new WorkerPool(size, startUpEnd)) {
            while (System.nanoTime() - startUpEnd < 0) {
                pool.run(size, (part, worker) -> {});
            }
            CyclicBarrier all = new CyclicBarrier(size);
            pool.run(size, (part, worker) -> await(all));
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** With more workers than a machine has cores, too. */
    @ParameterizedTest
    @ValueSource(ints = {3, 64, 129})
    void manyShortCallsLoseNothing(int size) {
        AtomicLong sum = new AtomicLong();
        int calls = 12_000 / size;
        try (WorkerPool pool = new WorkerPool(size)) {
            for (int i = 0; i < calls; i++) {
                pool.run(size, (part, worker) -> sum.addAndGet(part + 1));
            }
        }
        assertEquals((long) calls * size * (size + 1) / 2, sum.get());
    }

    @Test
    void parkedWorkersWakeUp() throws InterruptedException {
        AtomicLong sum = new AtomicLong();
        try (WorkerPool pool = new WorkerPool(2)) {
            for (int i = 0; i < 10; i++) {
                pool.run(2, (part, worker) -> sum.addAndGet(part + 1));
                Thread.sleep(5);
            }
            // The other way round: the caller parks while a helper works.
            pool.run(2, (part, worker) -> {
                if (part == 1) {
                    sleep(20);
                }
                sum.addAndGet(part + 1);
            });
        }
        assertEquals(11 * 3, sum.get());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void callsFromInsideRunOnTheCallingWorker() {
        int[] outerWorkers = new int[12];
        int[] innerWorkers = new int[12];
        Arrays.fill(innerWorkers, -1);
        try (WorkerPool pool = new WorkerPool(3)) {
            pool.run(
                    3,
                    (outer, worker) -> pool.run(4, (inner, nested) -> {
                        outerWorkers[outer * 4 + inner] = worker;
                        innerWorkers[outer * 4 + inner] = nested;
                    }));
        }
        assertArrayEquals(outerWorkers, innerWorkers);
    }

    @Test
    void failuresReachTheCallerAndThePoolGoesOn() {
        AtomicLong done = new AtomicLong();
        try (WorkerPool pool = new WorkerPool(3)) {
            for (int bad = 0; bad < 3; bad++) {
                int failing = bad;
                RuntimeException planned = new IllegalArgumentException("part " + bad);
                RuntimeException thrown = assertThrows(
                        RuntimeException.class,
                        () -> pool.run(3, (part, worker) -> {
                            if (part == failing) {
                                throw planned;
                            }
                            done.incrementAndGet();
                        }));
                assertSame(planned, thrown);
            }
            assertThrows(
                    StackOverflowError.class,
                    () -> pool.run(2, (part, worker) -> {
                        throw new StackOverflowError("planned");
                    }));
            pool.run(3, (part, worker) -> done.incrementAndGet());
        }
        assertEquals(3 * 2 + 3, done.get());
    }

    @Test
    void closedPoolsRefuseWorkAndEndTheirThreads() {
        WorkerPool pool = new WorkerPool(3);
        Thread[] threads = new Thread[3];
        CyclicBarrier all = new CyclicBarrier(3);
        pool.run(3, (part, worker) -> {
            threads[worker] = Thread.currentThread();
            await(all);
        });
        pool.close();
        pool.close();
        assertSame(Thread.currentThread(), threads[0]);
        assertEquals(Thread.State.TERMINATED, threads[1].getState());
        assertEquals(Thread.State.TERMINATED, threads[2].getState());
        assertThrows(IllegalStateException.class, () -> pool.run(1, (part, worker) -> {}));
    }

    @Test
    void jobsCannotCloseTheirPool() {
        WorkerPool pool = new WorkerPool(2);
        WorkerPool.Job closing = (part, worker) -> pool.close();
        assertThrows(IllegalStateException.class, () -> pool.run(2, closing));
        pool.close();
    }

    @Test
    void sizesBelowOneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new WorkerPool(0));
    }

    @Test
    void callsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        AtomicLong sum = new AtomicLong();
        WorkerPool.Job job = (part, worker) -> sum.addAndGet(part);
        try (WorkerPool pool = new WorkerPool(2)) {
            for (int i = 0; i < 1_000; i++) {
                pool.run(2, job);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                pool.run(2, job);
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(bytes < 1_000, bytes + " bytes in 1000 calls");
        }
    }
}
