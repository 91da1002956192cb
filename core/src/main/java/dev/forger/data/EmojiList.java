package dev.forger.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is known of each emoji besides its picture, from two packages of npm. */
final class EmojiList {
    /** Pictures of 64×64 by Google's designers, with a list that names them. */
    static final NpmPackage PICTURES = new NpmPackage("emoji-datasource-google", "16.0.0");

    /** The names and keywords of Unicode's CLDR, in English. */
    static final NpmPackage WORDS = new NpmPackage("emojibase-data", "17.0.0");

    /** Skin tones and the like, which are no pictures of their own. */
    private static final String NO_PICTURES = "Component";

    private static final JsonMapper JSON = JsonMapper.shared();

    private EmojiList() {}

    /**
     * One emoji.
     *
     * @param codePoints in hexadecimal, with hyphens between
     * @param file the name of its picture's file
     * @param group of which there are nine
     * @param captions its name; then the name with each of its keywords, as "NAME, KEYWORD"
     */
    record Entry(String codePoints, String file, String group, List<String> captions) {}

    /**
     * Reads the emoji that have pictures and belong to a group, without their variants of skin and hair, in the order
     * of the list.
     *
     * @throws DataException if a file cannot be read or is not what it should be
     */
    static List<Entry> read(DataFolder data) {
        Path file = PICTURES.folder(data).resolve("emoji.json");
        Map<String, List<String>> captions = captions(WORDS.folder(data).resolve("en/data.json"));
        List<Entry> entries = new ArrayList<>();
        for (JsonNode emoji : tree(file)) {
            String group = text(file, emoji, "category");
            if (emoji.path("has_img_google").asBoolean(false) && !group.equals(NO_PICTURES)) {
                String codePoints = text(file, emoji, "unified");
                entries.add(new Entry(
                        codePoints,
                        text(file, emoji, "image"),
                        group,
                        captions.getOrDefault(plain(codePoints), List.of())));
            }
        }
        if (entries.isEmpty()) {
            throw new DataException(file + ": lists no pictures by Google");
        }
        return entries;
    }

    private static Map<String, List<String>> captions(Path file) {
        Map<String, List<String>> result = new HashMap<>();
        for (JsonNode emoji : tree(file)) {
            String label = text(file, emoji, "label");
            List<String> captions = new ArrayList<>(List.of(label));
            emoji.path("tags").forEach(tag -> captions.add(label + ", " + tag.asString()));
            result.put(plain(text(file, emoji, "hexcode")), List.copyOf(captions));
        }
        return result;
    }

    /** Code points without selectors of variants, which the two packages do not set alike. */
    static String plain(String codePoints) {
        return codePoints.replace("-FE0F", "");
    }

    private static JsonNode tree(Path file) {
        try {
            return JSON.readTree(file);
        } catch (JacksonException e) {
            throw new DataException(file + ": cannot be read as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String text(Path file, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new DataException(file + ": an entry lacks " + field);
        }
        return value.asString();
    }
}
