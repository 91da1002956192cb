/**
 * Measures of generated samples, each a small class with the section of the paper that it follows.
 *
 * <table>
 * <caption>What there is</caption>
 * <tr><th>question<th>class
 * <tr><td>are a mixture's modes covered?<td>{@link dev.forger.gan.metrics.MixtureCoverage}
 * <tr><td>are the classes, or a thousand stacked modes?<td>{@link dev.forger.gan.metrics.ClassCounts}, {@link
 *     dev.forger.gan.metrics.Histogram}
 * <tr><td>how far are the distributions of features apart?<td>{@link dev.forger.gan.metrics.FrechetDistance}
 * <tr><td>is it realistic, and is it all of it?<td>{@link dev.forger.gan.metrics.PrecisionRecall}, {@link
 *     dev.forger.gan.metrics.DensityCoverage}
 * <tr><td>how different are samples from one another?<td>{@link dev.forger.gan.metrics.PairwiseDistance}, {@link
 *     dev.forger.gan.metrics.MsSsim}, {@link dev.forger.gan.metrics.BirthdayParadox}
 * </table>
 *
 * <p>Features and classes are those of a {@link dev.forger.gan.metrics.Classifier} that comes with this library. A
 * {@link dev.forger.gan.metrics.Probe} is what a run measures of itself as it goes:
 *
 * <pre>{@code
 * try (Probe probe = Probe.of(device, data)) {
 *     Probe.Reading reading = probe.read(PictureSource.of(generator, seed));
 *     reading.warning().ifPresent(System.err::println);
 * }
 * }</pre>
 *
 * <p>Samples come from a {@link dev.forger.gan.metrics.PictureSource}. Numbers of samples are fixed, as the published
 * protocols have them, since most of these figures depend on it.
 */
package dev.forger.gan.metrics;
