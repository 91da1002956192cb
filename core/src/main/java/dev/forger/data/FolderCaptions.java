package dev.forger.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The captions that lie beside a folder's pictures, in UTF-8: those of {@code captions.tsv} in the folder itself, a
 * line for each, the picture's relative path and the caption with a tab between; and for a picture {@code NAME.png} the
 * lines of {@code NAME.txt} beside it. Empty lines are passed over.
 */
final class FolderCaptions {
    private static final String TABLE = "captions.tsv";

    private FolderCaptions() {}

    /**
     * Reads the captions of pictures.
     *
     * @param files in the folder or below
     * @return for each file its captions, none where there are none
     * @throws DataException if a file cannot be read, or a line of the table is none or names no picture
     */
    static List<List<String>> read(Path folder, List<Path> files) {
        SequencedMap<Path, List<String>> captions = new LinkedHashMap<>();
        files.forEach(file -> captions.put(file.normalize(), new ArrayList<>()));
        Path table = folder.resolve(TABLE);
        if (Files.exists(table)) {
            lines(table).forEach(line -> add(line, table, captions));
        }
        captions.forEach((file, known) -> {
            String name = String.valueOf(file.getFileName());
            Path text = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
            if (Files.exists(text)) {
                known.addAll(lines(text));
            }
        });
        return captions.values().stream().map(List::copyOf).toList();
    }

    private static void add(String line, Path table, Map<Path, List<String>> captions) {
        String[] parts = line.split("\t", 2);
        Path picture = table.resolveSibling(parts[0]).normalize();
        if (parts.length < 2 || !captions.containsKey(picture)) {
            throw new DataException(table + ": holds the line \"" + line
                    + "\", expected the path of a picture in this folder, a tab and a caption");
        }
        captions.get(picture).add(parts[1].strip());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (CharacterCodingException e) {
            throw new DataException(file + ": is not text in UTF-8", e);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }
}
