package dev.forger.data;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The data sets that have a name, each with what has to be on the user's machine for it. */
public final class NamedDataset {
    /** Of all that is made by chance here, not of a run: the data stay the same when a run's seed changes. */
    private static final long SEED = 1;

    private static final DebianPackage FASHION_TRAINING_SET = new DebianPackage(
            "dataset-fashion-mnist", FashionMnist.DEBIAN_FOLDER.resolve("train-images-idx3-ubyte.gz"));

    private static final String FASHION_COUNT = "from 60,000 pictures, or from the 10,000 that come with Forger";

    private static final List<NamedDataset> ALL = Stream.concat(
                    Stream.of(
                            new NamedDataset(
                                    "fashion-mnist",
                                    "clothes in 10 classes, grey 28x28, " + FASHION_COUNT,
                                    List.of(),
                                    List.of(FASHION_TRAINING_SET),
                                    _ -> FashionMnist.open()),
                            new NamedDataset(
                                    "fashion-captions",
                                    "the same with captions; of some kinds the dark or light ones are left out",
                                    List.of(),
                                    List.of(FASHION_TRAINING_SET),
                                    _ -> CaptionedFashion.learnt(FashionMnist.open())),
                            new NamedDataset(
                                    "stacked-fashion",
                                    "three of these as colour channels: 1,000 classes, " + FASHION_COUNT,
                                    List.of(),
                                    List.of(FASHION_TRAINING_SET),
                                    _ -> stacked(FashionMnist.open())),
                            new NamedDataset(
                                    "digits",
                                    "10,000 handwritten digits of MNIST, grey 28x28",
                                    List.of(Digits.PACKAGE),
                                    List.of(),
                                    folder -> Digits.open(Digits.PACKAGE.folder(folder))),
                            new NamedDataset(
                                    "stacked-digits",
                                    "three of these as colour channels: 1,000 classes, 128,000 pictures",
                                    List.of(Digits.PACKAGE),
                                    List.of(),
                                    folder -> stacked(Digits.open(Digits.PACKAGE.folder(folder)))),
                            new NamedDataset(
                                    "emoji",
                                    "1,906 emoji with names and keywords, in 9 groups, colour 64x64",
                                    List.of(EmojiList.PICTURES, EmojiList.WORDS),
                                    List.of(),
                                    Emoji::open),
                            new NamedDataset(
                                    "emoji-128",
                                    "1,377 emoji with names and keywords, in 9 groups, colour 128x128",
                                    List.of(EmojiList.PICTURES, EmojiList.WORDS, Emoji.FONT),
                                    List.of(),
                                    folder -> Emoji.openLarge(folder, Emoji.FONT.file()))),
                    Stream.of(Mixture.RING_8, Mixture.GRID_25, Mixture.GAUSSIAN_1D)
                            .map(NamedDataset::of))
            .toList();

    private final String name;
    private final String summary;
    private final List<DataPackage> needs;
    private final List<DataPackage> profitsFrom;
    private final Function<DataFolder, Dataset> opening;

    private NamedDataset(
            String name,
            String summary,
            List<DataPackage> needs,
            List<DataPackage> profitsFrom,
            Function<DataFolder, Dataset> opening) {
        this.name = name;
        this.summary = summary;
        this.needs = needs;
        this.profitsFrom = profitsFrom;
        this.opening = opening;
    }

    private static NamedDataset of(Mixture mixture) {
        int modes = mixture.centres().size();
        String summary = "points of " + modes + (modes == 1 ? " Gaussian" : " Gaussians") + " of standard deviation "
                + mixture.std();
        return new NamedDataset(
                mixture.name(),
                summary,
                List.of(),
                List.of(),
                _ -> new PointDataset(mixture, PointDataset.PROTOCOL_COUNT, SEED));
    }

    private static Dataset stacked(Dataset grey) {
        return new StackedDataset(grey, StackedDataset.PROTOCOL_COUNT, SEED);
    }

    /** All there are. */
    public static List<NamedDataset> all() {
        return ALL;
    }

    /** The data set of a name, if there is one. */
    public static Optional<NamedDataset> named(String name) {
        return ALL.stream().filter(set -> set.name.equals(name)).findFirst();
    }

    /** What {@code --data} calls it. */
    public String name() {
        return name;
    }

    /** What it is, in one line. */
    public String summary() {
        return summary;
    }

    /** What has to be on the machine before it can be opened. */
    public List<DataPackage> needs() {
        return needs;
    }

    /** What makes it larger where it is on the machine. */
    public List<DataPackage> profitsFrom() {
        return profitsFrom;
    }

    /** Whether it can be opened. */
    public boolean isReady(DataFolder folder) {
        return needs.stream().allMatch(pack -> pack.isInstalled(folder));
    }

    /**
     * Opens it.
     *
     * @param folder where fetched data lie
     * @throws DataException if it is not on the machine, or what is there cannot be used
     */
    public Dataset open(DataFolder folder) {
        if (!isReady(folder)) {
            throw new DataException(name + ": is not on this machine; get it with: ./forger data fetch " + name);
        }
        return opening.apply(folder);
    }

    @Override
    public String toString() {
        return name;
    }
}
