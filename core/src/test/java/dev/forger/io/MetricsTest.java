package dev.forger.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
    private static final List<String> COLUMNS = List.of("d_loss", "g_loss");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("metrics.csv");
    }

    @Test
    void writesNamesThenRows() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY); // whose decimal sign is a comma
        try {
            MetricsCsv csv = MetricsCsv.create(file(), COLUMNS);
            csv.append(0, 0.5f, -1.25f);
            csv.append(7, 0.1f, 1e-10f);
            csv.flush();
            assertEquals("step,d_loss,g_loss\n0,0.5,-1.25\n7,0.1,1.0E-10\n", Files.readString(file()));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void readsBackToTheSameBits() {
        float[] values = {0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 0.1f, 1 / 3f};
        MetricsCsv csv = MetricsCsv.create(file(), List.of("x"));
        for (int i = 0; i < values.length; i++) {
            csv.append(i, values[i]);
        }
        csv.flush();
        MetricsTable table = MetricsTable.read(file());
        assertEquals(List.of("x"), table.columns());
        for (int i = 0; i < values.length; i++) {
            assertEquals(i, table.rows().get(i).step());
            assertEquals(
                    Float.floatToIntBits(values[i]),
                    Float.floatToIntBits(table.column("x").get(i)));
        }
        assertThrows(IllegalArgumentException.class, () -> table.column("y"));
    }

    @Test
    void aResumedTableEqualsAnUninterruptedOne() throws IOException {
        MetricsCsv whole = MetricsCsv.create(folder.resolve("whole.csv"), COLUMNS);
        for (int step = 1; step <= 20; step++) {
            whole.append(step, 1f / step, -step);
        }
        whole.flush();
        MetricsCsv killed = MetricsCsv.create(file(), COLUMNS);
        for (int step = 1; step <= 13; step++) {
            killed.append(step, 1f / step, -step);
        }
        killed.flush();
        // The last checkpoint was at step 10.
        MetricsCsv resumed = MetricsCsv.resume(file(), COLUMNS, 10);
        for (int step = 11; step <= 20; step++) {
            resumed.append(step, 1f / step, -step);
        }
        resumed.flush();
        assertEquals(-1, Files.mismatch(folder.resolve("whole.csv"), file()));
    }

    @Test
    void aMissingTableCountsAsEmpty() throws IOException {
        MetricsCsv csv = MetricsCsv.resume(file(), COLUMNS, 10);
        csv.append(11, 1, 2);
        csv.flush();
        assertEquals("step,d_loss,g_loss\n11,1.0,2.0\n", Files.readString(file()));
    }

    @Test
    void refusesATableOfOtherColumns() throws IOException {
        Files.writeString(file(), "step,other\n1,2\n");
        FileException e = assertThrows(FileException.class, () -> MetricsCsv.resume(file(), COLUMNS, 1));
        assertEquals(file() + ": has columns [other], expected [d_loss, g_loss]", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                 | line 1: expected names of columns, the first of them step",
                "a,b                | line 1: expected names of columns, the first of them step",
                "step,a~1           | line 2: '\"1\"', expected a step and 1 numbers",
                "step,a~1,2,3       | line 2: '\"1,2,3\"', expected a step and 1 numbers",
                "step,a~1,2~x,3     | line 3: '\"x,3\"', expected a step and 1 numbers",
                "step,a~1,2~2,x     | line 3: '\"2,x\"', expected a step and 1 numbers",
                "step,a~2,2~2,3     | line 3: step 2 comes after step 2, expected ascending steps"
            })
    void namesABadLine(String text, String message) throws IOException {
        Files.writeString(file(), text.strip().replace('~', '\n'));
        FileException e = assertThrows(FileException.class, () -> MetricsTable.read(file()));
        assertEquals(file() + ": " + message.replace("'", ""), e.getMessage());
    }

    @Test
    void refusesRowsThatDoNotFit() {
        MetricsCsv csv = MetricsCsv.create(file(), COLUMNS);
        csv.append(3, 1, 2);
        assertThrows(IllegalArgumentException.class, () -> csv.append(3, 1, 2));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> csv.append(4, 1));
        assertEquals("values: [1.0], expected one for each of [d_loss, g_loss]", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> MetricsCsv.create(file(), List.of("a,b")));
        assertTrue(Files.notExists(file()));
    }
}
