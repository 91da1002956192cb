package dev.forger.device;

/** A device that was asked for cannot be had; the message has reason and remedy. */
public final class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with its message. */
    public DeviceException(String message) {
        super(message);
    }
}
