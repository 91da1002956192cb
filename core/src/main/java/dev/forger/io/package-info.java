/**
 * What a run writes and reads back: weights, pictures, tables, pages.
 *
 * <p>Everything is written {@linkplain dev.forger.io.AtomicFile in one step}: a file is the old one or
 * the new one, never a part of it, whatever stops the program. Nothing that is written depends on the
 * time, the machine or the order of hash tables, so equal runs leave equal files, byte for byte (the
 * {@linkplain dev.forger.io.Report report} excepted, whose charts depend on the system's fonts).
 *
 * <p>{@linkplain dev.forger.io.Safetensors Safetensors} is the format of checkpoints: it loads in
 * Python as it is, maps into memory, and cannot hold code. A run goes to a {@link
 * dev.forger.io.RunDirectory}:
 *
 * <pre>{@code
 * try (RunDirectory run = RunDirectory.open(Path.of("runs/clothes"))) {
 *     MetricsCsv metrics = MetricsCsv.resume(run.metrics(), List.of("d_loss", "g_loss"), lastStep);
 *     metrics.append(step, dLoss, gLoss);
 *     ImageGrid.square(64, 28, 28).write(run.sample(step), pictures, 64, 1, 28, 28);
 *     new SafetensorsWriter().add("generator", Safetensors.Type.F32, shape, weights).write(run.checkpoint());
 *     metrics.flush();
 * }
 * }</pre>
 *
 * <p>What fails throws {@link dev.forger.io.FileException}, whose message is one line for a person that
 * names the file. Pictures are drawn by the JDK's Java 2D; programs without a screen should set {@code
 * java.awt.headless=true}, which on most systems is found out by itself.
 */
package dev.forger.io;
