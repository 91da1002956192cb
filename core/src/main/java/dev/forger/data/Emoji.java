package dev.forger.data;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Emoji: small colour pictures with names, keywords and groups, laid over white where they are transparent. The groups
 * are the classes, in sorted order.
 */
final class Emoji {
    /** Pictures of 136×128, of which the 128×128 in the middle are used. */
    static final DebianPackage FONT =
            new DebianPackage("fonts-noto-color-emoji", Path.of("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"));

    private static final PictureShape SMALL = new PictureShape(3, 64, 64);
    private static final PictureShape LARGE = new PictureShape(3, 128, 128);
    private static final int HEXADECIMAL = 16;

    private Emoji() {}

    /**
     * Opens the pictures of 64×64 that come with the list.
     *
     * @throws DataException if a file cannot be read or is not what it should be
     */
    static Dataset open(DataFolder data) {
        Path folder = EmojiList.PICTURES.folder(data).resolve("img/google/64");
        return open(
                data,
                SMALL,
                folder,
                entry -> Optional.of(PictureDecoder.decode(folder.resolve(entry.file()), SMALL.channels())));
    }

    /**
     * Opens the pictures of 128×128 of a font; emoji of several code points, such as flags and families, are left out.
     *
     * @throws DataException if a file cannot be read or is not what it should be
     */
    static Dataset openLarge(DataFolder data, Path font) {
        BitmapFont glyphs = BitmapFont.open(font);
        return open(
                data,
                LARGE,
                font,
                entry -> codePoint(entry)
                        .flatMap(glyphs::png)
                        .map(png -> PictureDecoder.decode(font, png, LARGE.channels())));
    }

    private static Dataset open(
            DataFolder data,
            PictureShape shape,
            Path from,
            Function<EmojiList.Entry, Optional<PictureDecoder.Decoded>> decoding) {
        List<EmojiList.Entry> entries = EmojiList.read(data);
        List<String> groups =
                entries.stream().map(EmojiList.Entry::group).distinct().sorted().toList();
        ByteArrayOutputStream samples = new ByteArrayOutputStream();
        List<Integer> labels = new ArrayList<>();
        List<List<String>> captions = new ArrayList<>();
        for (EmojiList.Entry entry : entries) {
            decoding.apply(entry).ifPresent(picture -> {
                samples.writeBytes(Resampler.fit(picture.planes(), picture.height(), picture.width(), shape));
                labels.add(groups.indexOf(entry.group()));
                captions.add(entry.captions());
            });
        }
        if (labels.isEmpty()) {
            throw new DataException(from + ": holds no picture of an emoji");
        }
        return new MemoryDataset(
                MemorySegment.ofArray(samples.toByteArray()),
                shape,
                labels.stream().mapToInt(Integer::intValue).toArray(),
                groups,
                captions,
                "Emoji: " + labels.size() + " pictures of " + shape + " on white in " + groups.size() + " groups from "
                        + from);
    }

    /** The only code point of an emoji. */
    private static Optional<Integer> codePoint(EmojiList.Entry entry) {
        String alone = EmojiList.plain(entry.codePoints());
        return alone.contains("-") ? Optional.empty() : Optional.of(Integer.parseInt(alone, HEXADECIMAL));
    }
}
