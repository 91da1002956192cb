// Functions of up to three operands, element by element: dev.forger.kernel.elementwise.ElementwiseOp defines them.
// Grid: elements by 1024; 256 threads, four elements each. Dense operands are read and written 16 bytes at a time.
// Targets: sm_75
#include <forger.cuh>
#include "elementwise_functions.cuh"
#include "indexing.cuh"

struct Elementwise {
    const float *a, *b, *c;
    float* dst;
    i64 size;
    float alpha, beta;
    Axes axes;
    i64 stride[4][MOST_AXES];  // of a, b, c, dst, in elements
};

// Four neighbours of an operand: its own, or one value for all.
__device__ __forceinline__ float4 four(const float* from, i64 step, i64 i) {
    if (step == 0) return make_float4(from[0], from[0], from[0], from[0]);
    return *(const float4*)(from + i);
}

__device__ __forceinline__ bool aligned(const void* p) { return ((i64)p & 15) == 0; }

template <int ARITY, class Function>
__device__ __forceinline__ void elementwise(const Elementwise& p, Function f) {
    i64 first = (i64)blockIdx.x * 1024 + threadIdx.x * 4;
    i64 stepA = p.stride[0][0], stepB = p.stride[1][0], stepC = p.stride[2][0];
    bool dense = p.axes.rank == 1 && p.stride[3][0] == 1 && stepA <= 1 && stepB <= 1 && stepC <= 1;
    bool quads = dense && first + 4 <= p.size && aligned(p.dst) && (ARITY < 1 || stepA == 0 || aligned(p.a))
            && (ARITY < 2 || stepB == 0 || aligned(p.b)) && (ARITY < 3 || stepC == 0 || aligned(p.c));
    if (quads) {
        float4 a = ARITY > 0 ? four(p.a, stepA, first) : make_float4(0, 0, 0, 0);
        float4 b = ARITY > 1 ? four(p.b, stepB, first) : a;
        float4 c = ARITY > 2 ? four(p.c, stepC, first) : a;
        *(float4*)(p.dst + first) =
                make_float4(f(a.x, b.x, c.x, p.alpha, p.beta), f(a.y, b.y, c.y, p.alpha, p.beta),
                            f(a.z, b.z, c.z, p.alpha, p.beta), f(a.w, b.w, c.w, p.alpha, p.beta));
        return;
    }
    for (int q = 0; q < 4; q++) {
        // Strided neighbours go to neighbouring threads.
        i64 i = dense ? first + q : (i64)blockIdx.x * 1024 + q * 256 + threadIdx.x;
        if (i >= p.size) return;
        i64 at[4] = {0, 0, 0, 0};
        p.axes.locate(i, [&](int axis, i64 index) {
            for (int operand = 0; operand < 4; operand++) at[operand] += index * p.stride[operand][axis];
        });
        p.dst[at[3]] = f(ARITY > 0 ? p.a[at[0]] : 0, ARITY > 1 ? p.b[at[1]] : 0, ARITY > 2 ? p.c[at[2]] : 0,
                         p.alpha, p.beta);
    }
}

#define ELEMENTWISE(name, arity, expression)                                                                     \
    extern "C" __global__ void __launch_bounds__(256) elementwise##name(Elementwise p) {                         \
        elementwise<arity>(                                                                                      \
                p, [](float a, float b, float c, float alpha, float beta) -> float { return expression; });      \
    }

ELEMENTWISE_FUNCTIONS(ELEMENTWISE)
