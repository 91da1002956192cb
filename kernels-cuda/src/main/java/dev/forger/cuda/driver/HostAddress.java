package dev.forger.cuda.driver;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;

/** Native memory as JCuda wants it. */
final class HostAddress extends Pointer {
    HostAddress(MemorySegment segment) {
        super(segment.address());
    }
}
