// What a GPU can do at best, for benches: fused multiply-adds on registers alone, and a copy.
// Grid: any; 256 threads. Targets: sm_75
#include <forger.cuh>
#include "peak.cuh"

// x <- x/2 + 1/2 in chains that start at 0, 1, 2, ... and tend to 1: 2·CHAINS·steps FLOP a thread.
extern "C" __global__ void __launch_bounds__(256) peakFma(Chains p) {
    float x[CHAINS];
#pragma unroll
    for (int i = 0; i < CHAINS; i++) x[i] = i;
    for (int step = 0; step < p.steps; step++) {
#pragma unroll
        for (int i = 0; i < CHAINS; i++) x[i] = fmaf(x[i], 0.5f, 0.5f);
    }
    p.put(x);
}

struct Copy {
    const float4* src;
    float4* dst;
    long long count;
};

extern "C" __global__ void __launch_bounds__(256) peakCopy(Copy p) {
    long long step = (long long)gridDim.x * 256;
    for (long long i = (long long)blockIdx.x * 256 + threadIdx.x; i < p.count; i += step) p.dst[i] = p.src[i];
}
