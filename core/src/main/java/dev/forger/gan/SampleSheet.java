package dev.forger.gan;

import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.io.ImageGrid;
import dev.forger.io.PointPlot;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** What shows a person how good samples are: a grid of pictures, or points over those of the data. */
sealed interface SampleSheet {
    /** How many samples it shows. */
    int count();

    /** Replaces a PNG file by a sheet of samples. */
    void write(Path file, float[] samples);

    /** How many samples of one name there are in a row, where names say what samples are of. */
    int perName();

    /** The sheet that suits data, for samples of a shape; with conditions it has a row for each name. */
    static SampleSheet of(Dataset data, PictureShape shape, Optional<Conditions> conditions) {
        if (shape.height() == 1 && shape.elements() <= 2) {
            return new Points(shape.elements(), first(data, Points.COUNT));
        }
        int rows = conditions
                .map(c -> Math.min(c.names().size(), Pictures.MOST_ROWS))
                .orElse(Pictures.COLUMNS);
        return new Pictures(rows * Pictures.COLUMNS, shape);
    }

    private static float[] first(Dataset data, int most) {
        int elements = data.shape().elements();
        float[] samples = new float[Math.min(most, data.count()) * elements];
        MemorySegment segment = MemorySegment.ofArray(samples);
        for (int i = 0; i < samples.length / elements; i++) {
            data.read(i, segment, (long) i * elements * Float.BYTES);
        }
        return samples;
    }

    /**
     * Pictures side by side.
     *
     * @param count how many
     * @param shape of each
     */
    record Pictures(int count, PictureShape shape) implements SampleSheet {
        private static final int COLUMNS = 8;
        private static final int MOST_ROWS = 32;

        @Override
        public int perName() {
            return COLUMNS;
        }

        @Override
        public void write(Path file, float[] samples) {
            int scale = ImageGrid.square(count, shape.height(), shape.width()).scale();
            new ImageGrid(COLUMNS, scale)
                    .write(
                            file,
                            MemorySegment.ofArray(samples),
                            count,
                            shape.channels(),
                            shape.height(),
                            shape.width());
        }
    }

    /**
     * Numbers or points of the plane.
     *
     * @param coordinates 1 or 2
     * @param real those of the data, shown behind
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Points(int coordinates, float[] real) implements SampleSheet {
        private static final int COUNT = 2500;

        @Override
        public int count() {
            return COUNT;
        }

        @Override
        public int perName() {
            return 1;
        }

        @Override
        public void write(Path file, float[] samples) {
            PointPlot.write(file, coordinates, real, samples);
        }
    }
}
