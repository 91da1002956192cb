/**
 * Training pictures: where they come from, and in which order and batches a run sees them.
 *
 * <p>A {@link dev.forger.data.Dataset} is a fixed set of pictures of one {@link
 * dev.forger.data.PictureShape}, any of which can be read at any time as floats from −1 (black) to +1
 * (white): {@link dev.forger.data.FashionMnist}, whose test set comes with the library; {@link
 * dev.forger.data.IdxDataset} for files in MNIST's format; {@link dev.forger.data.ImageFolderDataset}
 * for PNG and JPEG files of any kind. {@link dev.forger.data.NamedDataset} lists those that have a name:
 * points of mixtures, digits, stacked pictures, emoji; what they need on the machine, {@link
 * dev.forger.data.DataFetch} gets. {@link dev.forger.data.Subset}, {@link dev.forger.data.Padded} and
 * {@link dev.forger.data.Resized} make one data set of another. A {@link
 * dev.forger.data.DataLoader} reads their batches ahead of use on another thread, straight into off-heap
 * memory:
 *
 * <pre>{@code
 * try (Dataset clothes = FashionMnist.open();
 *         DataLoader loader = DataLoader.from(clothes, 64, seed, firstStep)) {
 *     Batch batch = loader.next(); // valid until the next call
 *     train(batch.pictures());
 * }
 * }</pre>
 *
 * <p>Which pictures a step sees is a function of (number of pictures, batch, seed, step) alone, see
 * {@link dev.forger.data.BatchPlan}; so a run resumed at a step sees what an uninterrupted one would
 * have seen. Epochs follow one another without dropping a picture.
 *
 * <p>Nothing that a file says is believed: what is missing, truncated, oversized, mislabelled or
 * corrupt throws {@link dev.forger.data.DataException}, whose message is one line for a person that
 * names the file, what was found and what was expected.
 */
package dev.forger.data;
