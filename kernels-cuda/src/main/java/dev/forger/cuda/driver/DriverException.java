package dev.forger.cuda.driver;

/** The driver refused a call. */
public final class DriverException extends RuntimeException {
    /** {@code CUDA_ERROR_NO_DEVICE}: the driver works, and sees no GPU. */
    public static final int NO_DEVICE = 100;

    private static final long serialVersionUID = 1;

    private final int code;

    /**
     * A refusal.
     *
     * @param call the driver's function, such as {@code cuInit}
     * @param code what it returned
     * @param name the code's name, such as {@code CUDA_ERROR_NO_DEVICE}
     */
    public DriverException(String call, int code, String name) {
        super(call + " answered " + name);
        this.code = code;
    }

    /** What the call returned. */
    public int code() {
        return code;
    }
}
