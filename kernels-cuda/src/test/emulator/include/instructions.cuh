// Twins of the inline PTX in src/main/cuda/forger.cuh, after the PTX ISA's descriptions of the same instructions.
#pragma once

// ---- cp.async: 9.7.9.25.3 ----

static inline void cpAsync16(void* shared, const void* global, bool valid = true) {
    emulatorCopy(shared, global, 16, valid ? 16 : 0);
}
static inline void cpAsync4(void* shared, const void* global, bool valid) {
    emulatorCopy(shared, global, 4, valid ? 4 : 0);
}
static inline void cpAsyncCommit() { emulatorCopyCommit(); }
template <int Pending> static inline void cpAsyncWait() { emulatorCopyWait(Pending); }

// ---- mma.sync: 9.7.14.5.7 (m16n8k8, TF32) and 9.7.14.5.8 (m16n8k16, BF16) ----

/** Rounds to TF32, 10 bits of fraction: to nearest, ties away from zero. */
static inline unsigned toTf32(float x) {
    unsigned bits = __float_as_uint(x);
    bool finite = (bits & 0x7f800000u) != 0x7f800000u;
    return (finite ? bits + 0x1000u : bits) & ~0x1fffu;
}

/** Rounds two floats to BF16, to nearest even, the first in the lower half. */
static inline unsigned packBf16(float low, float high) {
    auto half = [](float x) {
        unsigned bits = __float_as_uint(x);
        if ((bits & 0x7fffffffu) > 0x7f800000u) {
            return 0x7fffu;
        }
        return (bits + 0x7fffu + (bits >> 16 & 1)) >> 16;
    };
    return half(high) << 16 | half(low);
}

/** D += A·B with A 16×8, B 8×8 of TF32 and D 16×8 of float; each lane holds the elements that the tables say. */
static inline void mmaTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    unsigned own[6] = {a[0], a[1], a[2], a[3], b[0], b[1]};
    unsigned all[emulator::kWarp][6];
    emulatorExchange(0xffffffffu, own, sizeof own, all);
    auto value = [](unsigned bits) { return __uint_as_float(bits & ~0x1fffu); };
    unsigned group = emulatorThread->lane >> 2, inGroup = emulatorThread->lane & 3;
    for (unsigned i = 0; i < 4; i++) {
        unsigned row = group + (i < 2 ? 0 : 8), column = inGroup * 2 + (i & 1);
        float sum = d[i];
        for (unsigned k = 0; k < 8; k++) {
            const unsigned(&laneOfA)[6] = all[row % 8 * 4 + k % 4];
            const unsigned(&laneOfB)[6] = all[column * 4 + k % 4];
            sum += value(laneOfA[row / 8 + k / 4 * 2]) * value(laneOfB[4 + k / 4]);
        }
        d[i] = sum;
    }
}

/** D += A·B with A 16×16, B 16×8 of BF16, two in a register, and D 16×8 of float. */
static inline void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    unsigned own[6] = {a[0], a[1], a[2], a[3], b[0], b[1]};
    unsigned all[emulator::kWarp][6];
    emulatorExchange(0xffffffffu, own, sizeof own, all);
    auto value = [](unsigned pair, unsigned upper) { return __uint_as_float(upper ? pair & 0xffff0000u : pair << 16); };
    unsigned group = emulatorThread->lane >> 2, inGroup = emulatorThread->lane & 3;
    for (unsigned i = 0; i < 4; i++) {
        unsigned row = group + (i < 2 ? 0 : 8), column = inGroup * 2 + (i & 1);
        float sum = d[i];
        for (unsigned k = 0; k < 16; k++) {
            const unsigned(&laneOfA)[6] = all[row % 8 * 4 + k % 8 / 2];
            const unsigned(&laneOfB)[6] = all[column * 4 + k % 8 / 2];
            sum += value(laneOfA[row / 8 + k / 8 * 2], k & 1) * value(laneOfB[4 + k / 8], k & 1);
        }
        d[i] = sum;
    }
}
