package dev.forger.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A mixture of equally likely Gaussians of one standard deviation in all directions: the distribution of a {@link
 * PointDataset}, for metrics to hold samples against.
 *
 * @param name what {@code --data} calls it
 * @param centres the means of the modes, in the order of their labels; each has {@link #dimensions} coordinates
 * @param std the standard deviation of every mode along every axis
 */
public record Mixture(String name, List<List<Double>> centres, double std) {
    /** Eight modes on the unit circle, from (1, 0) on anticlockwise, standard deviation 0.01. */
    public static final Mixture RING_8 = ring("ring-8", 8, 1, 0.01);

    /** Twenty-five modes at (−4, −2, 0, 2, 4)², the first coordinate outermost, standard deviation 0.05. */
    public static final Mixture GRID_25 = grid("grid-25", 5, 2, 0.05);

    /** One mode on the line, N(2, 0.5²): what maps standard normal noise to it is no identity. */
    public static final Mixture GAUSSIAN_1D = new Mixture("gaussian-1d", List.of(List.of(2.0)), 0.5);

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is no centre, one has a number of coordinates of its own or none, a
     *     coordinate is not finite, or {@code std} is not above 0
     */
    public Mixture {
        if (centres.isEmpty() || centres.getFirst().isEmpty()) {
            throw new IllegalArgumentException("centres: " + centres + ", expected at least one of one coordinate");
        }
        centres = centres.stream().map(List::copyOf).toList();
        for (List<Double> centre : centres) {
            if (centre.size() != centres.getFirst().size() || !centre.stream().allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("centre: " + centre + ", expected "
                        + centres.getFirst().size() + " finite coordinates as of the first");
            }
        }
        if (!(std > 0 && std < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("std: " + std + ", expected above 0");
        }
    }

    /** The number of coordinates of a point. */
    public int dimensions() {
        return centres.getFirst().size();
    }

    private static Mixture ring(String name, int modes, double radius, double std) {
        List<List<Double>> centres = new ArrayList<>();
        for (int mode = 0; mode < modes; mode++) {
            double angle = 2 * Math.PI * mode / modes;
            centres.add(List.of(radius * Math.cos(angle), radius * Math.sin(angle)));
        }
        return new Mixture(name, centres, std);
    }

    private static Mixture grid(String name, int side, double spacing, double std) {
        List<List<Double>> centres = new ArrayList<>();
        double corner = -spacing * (side - 1) / 2;
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                centres.add(List.of(corner + spacing * i, corner + spacing * j));
            }
        }
        return new Mixture(name, centres, std);
    }
}
