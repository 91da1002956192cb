package dev.forger.cuda.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an instruction; that it is the right thing is shown by the contracts ({@code ShippedPtxTest}). */
class PtxTranslatorTest {
    private static String statement(String instruction) {
        String[] lines = PtxTranslator.translate("x.ptx", "\t" + instruction).split("\n", -1);
        return lines[lines.length - 2];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add.s32 \t%r3, %r1, -2;     | { set(r3, int32_t(as<uint32_t>(r1) + uint32_t(-2ll))); }",
                "mov.f32 \t%f1, 0f3F800000;  | { set(f1, as<float>(0x3F800000u)); }",
                "mul.wide.s32 %rd2, %r1, 4;  | { set(rd2, int64_t(as<int32_t>(r1)) * int64_t(int32_t(4ll))); }",
                "@!%p1 bra \t$L__BB0_2;      | if (!p1) { goto L__BB0_2; }",
                "st.shared.f32 [%r2+8], %f1; | { store<float>(shared(as<uint32_t>(r2) + 8), as<float>(f1)); }",
                "$L__BB0_2:                  | L__BB0_2:;",
            })
    void instructionsBecomeStatements(String instruction, String statement) {
        assertEquals(statement, statement(instruction));
    }

    /** A comparison that holds for NaN, and one that does not. */
    @Test
    void unordered() {
        assertTrue(statement("setp.gtu.f32 %p1, %f1, %f2;").endsWith("set(p1, bool(!(a <= b))); }"));
        assertTrue(statement("setp.gt.f32 %p1, %f1, %f2;").endsWith("set(p1, bool(a > b)); }"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sin.approx.f32 %f1, %f2;",
                "add.rp.f32 %f1, %f2, %f3;",
                "cvt.rn.f64.f32 %fd1, %f2;",
                "shfl.sync.down.b32 %r1|%p1, %r2, %r3, %r4, %r5;",
                "red.global.add.f32 [%rd1], %f1;",
                ".local .align 4 .b8 depot[16];",
            })
    void whatItDoesNotKnowIsRefused(String line) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> PtxTranslator.translate("x.ptx", "\n" + line));
        assertTrue(String.valueOf(e.getMessage()).startsWith("x.ptx:2: \""), e::getMessage);
        assertTrue(String.valueOf(e.getMessage()).endsWith("\" is not known"), e::getMessage);
    }
}
