// The pointwise functions that end a kernel: dev.forger.kernel.Activation, in the order of its kinds.
#pragma once
#include <forger.cuh>

struct Activation {
    int kind;
    float slope;

    __device__ __forceinline__ float apply(float x) const {
        switch (kind) {
            case 1: return x <= 0 ? 0 : x;  // NaN stays NaN
            case 2: return x > 0 ? x : slope * x;
            case 3: return tanhf(x);
            case 4: return 1 / (1 + expf(-x));
            default: return x;
        }
    }

    // The derivative where the function has the value y.
    __device__ __forceinline__ float derivative(float y) const {
        switch (kind) {
            case 1: return y > 0 ? 1 : 0;
            case 2: return y > 0 ? 1 : slope;
            case 3: return fmaf(-y, y, 1);
            case 4: return fmaf(-y, y, y);
            default: return 1;
        }
    }
};
