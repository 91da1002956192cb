// The header that every kernel includes, for nvcc. The emulator has one of the same name, with a twin for each of these
// instructions (src/test/emulator/include). References are to the PTX ISA.
#pragma once

#if __CUDA_ARCH__ >= 800

// ---- cp.async: from global to shared memory without passing registers, 9.7.9.25.3 ------------------------------------

/** Starts a copy of 16 bytes, both sides aligned to 16; if not `valid`, writes zeros and does not read. Bypasses L1. */
static __device__ __forceinline__ void cpAsync16(void* shared, const void* global, bool valid = true) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
                 :: "r"(static_cast<unsigned>(__cvta_generic_to_shared(shared))), "l"(global), "r"(valid ? 16 : 0) : "memory");
}

/** Starts a copy of 4 bytes; if not `valid`, writes a zero and does not read. */
static __device__ __forceinline__ void cpAsync4(void* shared, const void* global, bool valid) {
    asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
                 :: "r"(static_cast<unsigned>(__cvta_generic_to_shared(shared))), "l"(global), "r"(valid ? 4 : 0) : "memory");
}

/** Ends a group of this thread's copies. */
static __device__ __forceinline__ void cpAsyncCommit() { asm volatile("cp.async.commit_group;" ::: "memory"); }

/** Waits until at most `Pending` of this thread's youngest groups are under way; others see them after a barrier. */
template <int Pending> static __device__ __forceinline__ void cpAsyncWait() {
    asm volatile("cp.async.wait_group %0;" :: "n"(Pending) : "memory");
}

// ---- mma.sync: the tensor cores, 9.7.14.5 ------------------------------------------------------------------------------

/** Rounds to TF32, 10 bits of fraction: to nearest, ties away from zero. */
static __device__ __forceinline__ unsigned toTf32(float x) {
    unsigned bits;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
    return bits;
}

/** Rounds two floats to BF16, to nearest even, the first in the lower half. */
static __device__ __forceinline__ unsigned packBf16(float low, float high) {
    unsigned pair;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
}

/**
 * D += A·B with A 16×8, B 8×8 of TF32 and D 16×8 of float. With g = lane / 4 and t = lane % 4 a lane holds
 * a = {A[g][t], A[g+8][t], A[g][t+4], A[g+8][t+4]}, b = {B[t][g], B[t+4][g]},
 * d = {D[g][2t], D[g][2t+1], D[g+8][2t], D[g+8][2t+1]}.
 */
static __device__ __forceinline__ void mmaTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

/**
 * D += A·B with A 16×16, B 16×8 of BF16, two in a register, and D 16×8 of float. A lane holds
 * a = {A[g][2t..2t+1], A[g+8][2t..], A[g][2t+8..], A[g+8][2t+8..]}, b = {B[2t..2t+1][g], B[2t+8..][g]}, d as in mmaTf32.
 */
static __device__ __forceinline__ void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

#endif
