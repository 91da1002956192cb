package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.OwnJvm;
import dev.forger.cpu.simd.VectorWidth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What C2 makes of the microkernels, in a JVM of its own, with default flags, with the launcher's and without profiles:
 * each is compiled by the last tier as a whole, and a product allocates nothing. {@link MicrokernelGenerator} says what
 * can go wrong. One JVM a width, as its users have it.
 */
class CompilationTest {
    @ParameterizedTest
    @MethodSource("dev.forger.cpu.OwnJvm#widthsAndOptions")
    void everyMicrokernelReachesTheLastTierAndBoxesNothing(VectorWidth width, OwnJvm.Options options)
            throws IOException, InterruptedException {
        // With default flags it may be too much for C2, and is left then.
        boolean unrolled = width == VectorWidth.BITS_512 && options != OwnJvm.Options.DEFAULT;
        String[] arguments = unrolled ? new String[] {width.name(), "unrolled"} : new String[] {width.name()};
        List<String> log = OwnJvm.run(WarmUp.class, options, List.of("-XX:+PrintCompilation"), arguments);
        String rows = "Microkernel" + Microkernel.of(width).mr();
        requireCompiled("4", log, rows + "x2of" + width.bits() + "bits\\S*::compute");
        requireCompiled("4", log, rows + "x1of" + width.bits() + "bits\\S*::compute");
        if (unrolled) {
            requireCompiled("4", log, "UnrolledKernel8x2of512bits32Apart\\S*::compute");
        }
        // Convolutions of few channels have these.
        requireCompiled("4", log, rows + "x2of" + width.bits() + "bitsOfPairs\\S*::compute");
        requireCompiled(
                "4", log, "StripKernel" + Microkernel.of(width).mr() + "x2of" + width.bits() + "bits\\S*::compute");
        requireCompiled(
                "4",
                log,
                "StripKernel" + Microkernel.of(width).mr() / 2 + "x4of" + width.bits() + "bitsOfWinograd\\S*::compute");
        // Both operands of the product are transposed while they are packed; C2 may do that within the caller.
        requireCompiled("[1-4]", log, "Packing::transpose(Eight|Four)");
        // A compilation that others got in the way of is tried again; one that is too large is not.
        List<String> tooLarge = log.stream()
                .filter(line -> line.contains("cpu.gemm") && line.contains("out of virtual registers"))
                .filter(line -> !line.contains("UnrolledKernel")) // C1's attempts at it with default flags
                .toList();
        assertEquals(List.of(), tooLarge);
        List<String> allocations = new ArrayList<>(
                log.stream().filter(line -> line.contains(" allocates ")).toList());
        assertEquals(unrolled, allocations.remove("an unrolled tile allocates 0 bytes"), allocations::toString);
        assertEquals(
                List.of(
                        "a product allocates 0 bytes",
                        "a product allocates 0 bytes",
                        "CpuBatchGemm allocates 0 bytes",
                        "a tile of pairs allocates 0 bytes",
                        "a strip by Winograd's filtering allocates 0 bytes",
                        "a strip allocates 0 bytes"),
                allocations);
    }

    /** Requires a line such as {@code 906 658       4       dev.forger.cpu.gemm.Packing::copyTwoWide (108 bytes)}. */
    private static void requireCompiled(String tier, List<String> log, String method) {
        Pattern whole = Pattern.compile(" " + tier + " +\\S*" + method + " \\(\\d+ bytes\\)$");
        assertTrue(
                log.stream().anyMatch(line -> whole.matcher(line).find()),
                () -> method + " was not compiled:\n"
                        + log.stream().filter(line -> line.contains("cpu.gemm")).collect(Collectors.joining("\n")));
    }
}
