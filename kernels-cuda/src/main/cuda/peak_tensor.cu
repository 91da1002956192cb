// What the tensor cores can do at best with mma.sync, for benches: D <- A·B + D with all of A and B 1, four tiles a warp.
// Grid: any; 256 threads. Targets: sm_80
#include <forger.cuh>
#include "peak.cuh"

template <class Mma>
__device__ __forceinline__ void chains(const Chains& p, unsigned one, Mma mma) {
    unsigned a[4] = {one, one, one, one}, b[2] = {one, one};
    float d[CHAINS / 4][4] = {};
    for (int step = 0; step < p.steps; step++) {
#pragma unroll
        for (int i = 0; i < CHAINS / 4; i++) mma(d[i], a, b);
    }
    float x[CHAINS];
#pragma unroll
    for (int i = 0; i < CHAINS; i++) x[i] = d[i / 4][i % 4];
    p.put(x);
}

extern "C" __global__ void __launch_bounds__(256) peakTf32(Chains p) {
    chains(p, toTf32(1), [](float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) { mmaTf32(d, a, b); });
}

extern "C" __global__ void __launch_bounds__(256) peakBf16(Chains p) {
    chains(p, packBf16(1, 1), [](float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) { mmaBf16(d, a, b); });
}
