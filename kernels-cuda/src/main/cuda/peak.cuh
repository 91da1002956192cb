// Independent chains of operations on registers: as many as hide an operation's latency.
#pragma once
#include <forger.cuh>

constexpr int CHAINS = 16;

struct Chains {
    float* sums;  // of all chains of a thread, a value a thread
    int steps;

    __device__ __forceinline__ void put(const float (&x)[CHAINS]) const {
        float sum = 0;
        for (int i = 0; i < CHAINS; i++) sum += x[i];
        sums[(long long)blockIdx.x * 256 + threadIdx.x] = sum;
    }
};
