/**
 * JMH benches of every kernel and of the training step, behind {@code forger bench}.
 *
 * <p>A bench is a subclass of {@link dev.forger.bench.DeviceBench}. Its {@code @Param} fields name a device, a number
 * of threads and a workload; from them alone it says what one run cannot do without ({@link dev.forger.bench.Work}),
 * and on an open device it allocates the operands, runs once and compares some of what that wrote with float64,
 * before anything is timed:
 *
 * <pre>{@code
 * public class GemmBench extends DeviceBench {
 *     @Param
 *     public GemmShape shape = GemmShape.SQUARE_1024;
 *
 *     Work work() { … }                                        // FLOPs and least bytes
 *     Timed prepare(Device opened, Operands operands) { … }    // what to run, and how to check it
 * }
 * }</pre>
 *
 * <p>{@link dev.forger.bench.MachinePeak} measures the machine in the same run, and each result has its share of that
 * beside the time: of the fused multiply-adds where arithmetic bounds the workload, of the triad where memory does.
 * JMH's own arguments and result files work as usual; rate and share are secondary results there.
 */
package dev.forger.bench;
