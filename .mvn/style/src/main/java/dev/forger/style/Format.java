package dev.forger.style;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks or rewrites the layout of every Java source of the repository. */
final class Format {
    private static final int MAX_LINE_LENGTH = 120;
    private static final String APPLY_COMMAND = "mvn -q -pl .mvn/style -Dformat=apply process-classes";

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());
    private final Path root;
    private final boolean apply;
    private final List<String> complaints = new ArrayList<>();

    private Format(Path root, boolean apply) {
        this.root = root;
        this.apply = apply;
    }

    /**
     * Runs the formatter; exits with 1 when a source is badly laid out and stays so.
     *
     * @param args {@code check} or {@code apply}, then the repository's root
     * @throws IOException if a source cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2 || !(args[0].equals("check") || args[0].equals("apply"))) {
            System.err.println("usage: Format check|apply ROOT, not " + String.join(" ", args));
            System.exit(2);
        }
        Format format = new Format(Path.of(args[1]), args[0].equals("apply"));
        for (Path source : sources(format.root)) {
            format.visit(source);
        }
        if (!format.complaints.isEmpty()) {
            format.complaints.forEach(System.err::println);
            System.err.println("To lay out all sources: " + APPLY_COMMAND);
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : Stream.concat(modules, Stream.of(root.resolve(".mvn/style")))
                    .map(path -> path.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        sources.sort(null);
        return sources;
    }

    private void visit(Path source) throws IOException {
        Path name = root.relativize(source);
        String text = Files.readString(source);
        String formatted;
        try {
            formatted = formatter.formatSourceAndFixImports(text);
        } catch (FormatterException e) {
            e.diagnostics().forEach(problem -> complaints.add(name + ":" + problem));
            return;
        }
        if (!formatted.equals(text)) {
            if (apply) {
                Files.writeString(source, formatted);
                System.out.println("laid out " + name);
            } else {
                complaints.add(name + ":" + firstDifference(text, formatted) + ": not laid out as the formatter does");
            }
        }
        List<String> lines = formatted.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int length = lines.get(i).codePointCount(0, lines.get(i).length());
            if (length > MAX_LINE_LENGTH) {
                complaints.add(name + ":" + (i + 1) + ": " + length + " characters, more than " + MAX_LINE_LENGTH);
            }
        }
    }

    private static int firstDifference(String text, String formatted) {
        List<String> a = text.lines().toList();
        List<String> b = formatted.lines().toList();
        int line = 0;
        while (line < Math.min(a.size(), b.size()) && a.get(line).equals(b.get(line))) {
            line++;
        }
        return line + 1;
    }
}
