package dev.forger.cli;

import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.setting.Setting;
import dev.forger.io.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An experiment by name: what it shows, how long it takes, and the options of {@code forger train} that make it, one a
 * line. Forger's own lie among its resources; a user's is any file of that form.
 *
 * @param name what {@code --recipe} calls it
 * @param title a few words
 * @param shows what one sees when it has run
 * @param takes how long it takes on two cores
 * @param options values by option name, without the hyphens in front
 */
record Recipe(String name, String title, String shows, String takes, Map<String, String> options) {
    private static final String FOLDER = "/dev/forger/recipes";
    private static final String SUFFIX = ".properties";
    private static final Set<String> TEXTS = Set.of("title", "shows", "takes");
    private static final Set<String> OTHERS = Set.of("data", "pictures", "steps", "epochs", "minutes", "every");

    /** Copies the options. */
    Recipe {
        options = Map.copyOf(options);
    }

    /** Forger's own recipes, by name. */
    static List<Recipe> all() {
        URL folder = Objects.requireNonNull(Recipe.class.getResource(FOLDER), FOLDER);
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return all(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return all(jar.getPath(FOLDER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(folder.toString(), e);
        }
    }

    private static List<Recipe> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .sorted()
                    .map(file -> named(file.substring(0, file.length() - SUFFIX.length())))
                    .toList();
        }
    }

    /**
     * One of Forger's own recipes, or that of a file.
     *
     * @throws IllegalArgumentException if there is neither, or it is not of the form
     */
    static Recipe named(String name) {
        if (name.endsWith(SUFFIX)) {
            try {
                return of(name, Files.readString(Path.of(name)));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "recipe: " + name + " cannot be read: " + FileException.reason(e), e);
            }
        }
        try (InputStream in = Recipe.class.getResourceAsStream(FOLDER + "/" + name + SUFFIX)) {
            if (in == null) {
                throw new IllegalArgumentException("recipe: there is no \"" + name + "\", expected one of "
                        + all().stream().map(Recipe::name).collect(Collectors.joining(", ")) + ", or a file named …"
                        + SUFFIX);
            }
            return of(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recipe of(String name, String text) {
        Properties lines = new Properties();
        try (Reader reader = new StringReader(text)) {
            lines.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SequencedMap<String, String> options = new LinkedHashMap<>();
        for (String key : lines.stringPropertyNames()) {
            boolean known = OTHERS.contains(key)
                    || Settings.ALL.stream().map(Setting::name).anyMatch(key::equals);
            if (known) {
                options.put(key, lines.getProperty(key));
            } else if (!TEXTS.contains(key)) {
                throw new IllegalArgumentException("recipe " + name + ": \"" + key
                        + "\" is no option that a recipe can have, expected one of " + OTHERS + ", " + Settings.ALL
                        + " or " + TEXTS);
            }
        }
        TrainingConfig.DEFAULT.with(options).requireConsistent();
        return new Recipe(
                name,
                lines.getProperty("title", name),
                lines.getProperty("shows", ""),
                lines.getProperty("takes", ""),
                options);
    }
}
