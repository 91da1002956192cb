package dev.forger.cpu.cost;

/** What is computed of a convolution. */
public enum Direction {
    /** Features. */
    FORWARD("conv forward"),
    /** The image, or a transposed convolution. */
    BACKWARD_DATA("conv backward data"),
    /** The weights' gradient. */
    BACKWARD_WEIGHTS("conv backward weights");

    private final String label;

    Direction(String label) {
        this.label = label;
    }

    /** What reports call it. */
    public String label() {
        return label;
    }
}
