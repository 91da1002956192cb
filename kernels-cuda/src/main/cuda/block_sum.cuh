// Folds of one value a thread over a block of 256, by a fixed tree.
#pragma once
#include <forger.cuh>

// The fold of all threads' values, in every thread; `shared` has 8 values and is free again after the next barrier.
template <class Fold>
__device__ __forceinline__ float foldBlock(float value, float* shared, Fold fold) {
#pragma unroll
    for (int lanes = 16; lanes > 0; lanes /= 2) value = fold(value, __shfl_xor_sync(0xffffffffu, value, lanes));
    if (threadIdx.x % 32 == 0) shared[threadIdx.x / 32] = value;
    __syncthreads();
    value = fold(fold(fold(shared[0], shared[1]), fold(shared[2], shared[3])),
                 fold(fold(shared[4], shared[5]), fold(shared[6], shared[7])));
    __syncthreads();
    return value;
}

__device__ __forceinline__ float sumBlock(float value, float* shared) {
    return foldBlock(value, shared, [](float a, float b) { return a + b; });
}
