package dev.forger.cuda.driver;

/** The driver refused a call; the message names the call, the code and what it means. */
public final class DriverException extends RuntimeException {
    /** {@code CUDA_ERROR_OUT_OF_MEMORY}: the device has no such block. */
    public static final int OUT_OF_MEMORY = 2;

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
     * @param meaning what the driver says about the code, or nothing
     */
    public DriverException(String call, int code, String name, String meaning) {
        super(call + " answered " + name + " (" + code + ")" + (meaning.isEmpty() ? "" : ": " + meaning));
        this.code = code;
    }

    /** What the call returned. */
    public int code() {
        return code;
    }
}
