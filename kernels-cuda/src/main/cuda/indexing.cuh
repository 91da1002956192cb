// Division of indices by numbers that a launch knows, and layouts of several axes.
#pragma once
#include <forger.cuh>

typedef long long i64;

// n / d for 0 <= n < 2^31 by one multiplication: Granlund and Montgomery, Division by Invariant Integers using
// Multiplication (1994), section 4. The host computes the multiplier.
struct Divider {
    unsigned divisor, multiplier, shift;

    __device__ __forceinline__ unsigned quotient(unsigned n) const {
        return divisor == 1 ? n : __umulhi(n, multiplier) >> shift;
    }

    // The quotient; n becomes the remainder.
    __device__ __forceinline__ unsigned split(unsigned& n) const {
        unsigned q = quotient(n);
        n -= q * divisor;
        return q;
    }

    // The same for any n.
    __device__ __forceinline__ i64 split(i64& n) const {
        i64 q = n / divisor;
        n -= q * divisor;
        return q;
    }
};

// A 64-bit product of two 32-bit numbers: one instruction.
__device__ __forceinline__ i64 offset(int a, int b) { return (i64)a * b; }

constexpr int MOST_AXES = 8;

// Axes that are walked together, outermost first; those that can be walked as one are merged by the host.
struct Axes {
    Divider extent[MOST_AXES];
    int rank, unused;

    // Tells `visit(axis, index)` where element i of these axes is.
    template <class Visit>
    __device__ __forceinline__ void locate(i64 i, Visit visit) const {
        if (i >> 31 == 0) {
            unsigned rest = (unsigned)i;
            walk(rest, visit);
        } else {
            walk(i, visit);
        }
    }

    template <class Index, class Visit>
    __device__ __forceinline__ void walk(Index rest, Visit visit) const {
        for (int axis = rank - 1; axis > 0; axis--) {
            Index outer = extent[axis].split(rest);
            visit(axis, (i64)rest);
            rest = outer;
        }
        if (rank > 0) visit(0, (i64)rest);
    }
};
