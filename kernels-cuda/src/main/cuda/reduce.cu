// Sums and extremes over axes: dst <- scale·fold(src), see dev.forger.kernel.reduce.ReduceKernel.
// Rows: a block folds one result, for few results of many values. Columns: a thread does, for many results whose
// values lie side by side. A long fold is cut into pieces (grid y), which Join folds in their order: no atomics, and
// the order is the spec's alone. Grid: results (Columns and Join: by 256), pieces; 256 threads.
// Targets: sm_75
#include <forger.cuh>
#include "block_sum.cuh"
#include "indexing.cuh"

struct Reduce {
    const float* src;
    float *dst, *pieces;  // pieces: [piece][result] when the fold is cut, else null
    i64 results, fold;
    int splits;
    float scale;
    Axes kept, folded;
    i64 keptStride[MOST_AXES], foldedStride[MOST_AXES];

    __device__ __forceinline__ const float* result(i64 i) const { return src + locate(kept, keptStride, i); }
    __device__ __forceinline__ i64 value(i64 i) const { return locate(folded, foldedStride, i); }

    static __device__ __forceinline__ i64 locate(const Axes& axes, const i64* stride, i64 i) {
        i64 at = 0;
        axes.locate(i, [&](int axis, i64 index) { at += index * stride[axis]; });
        return at;
    }

    __device__ __forceinline__ void piece(i64& from, i64& end) const {
        i64 each = (fold + splits - 1) / splits;
        from = min(fold, blockIdx.y * each);
        end = min(fold, from + each);
    }

    __device__ __forceinline__ void put(i64 result, float value) const {
        if (splits > 1) {
            pieces[blockIdx.y * results + result] = value;
        } else {
            dst[result] = scale * value;
        }
    }
};

template <class Fold>
__device__ __forceinline__ void reduceRows(const Reduce& p, float identity, Fold fold) {
    __shared__ float shared[8];
    const float* first = p.result(blockIdx.x);
    i64 from, end;
    p.piece(from, end);
    float value = identity;
    for (i64 i = from + threadIdx.x; i < end; i += 256) value = fold(value, first[p.value(i)]);
    value = foldBlock(value, shared, fold);
    if (threadIdx.x == 0) p.put(blockIdx.x, value);
}

template <class Fold>
__device__ __forceinline__ void reduceColumns(const Reduce& p, float identity, Fold fold) {
    i64 result = (i64)blockIdx.x * 256 + threadIdx.x;
    if (result >= p.results) return;
    const float* first = p.result(result);
    i64 from, end;
    p.piece(from, end);
    float value = identity;
    for (i64 i = from; i < end; i++) value = fold(value, first[p.value(i)]);
    p.put(result, value);
}

template <class Fold>
__device__ __forceinline__ void reduceJoin(const Reduce& p, float identity, Fold fold) {
    i64 result = (i64)blockIdx.x * 256 + threadIdx.x;
    if (result >= p.results) return;
    float value = identity;
    for (int s = 0; s < p.splits; s++) value = fold(value, p.pieces[s * p.results + result]);
    p.dst[result] = p.scale * value;
}

#define REDUCE(op, identity, fold)                                                                   \
    extern "C" __global__ void __launch_bounds__(256) reduceRows##op(Reduce p) {                      \
        reduceRows(p, identity, [](float a, float b) -> float { return fold; });                      \
    }                                                                                                \
    extern "C" __global__ void __launch_bounds__(256) reduceColumns##op(Reduce p) {                   \
        reduceColumns(p, identity, [](float a, float b) -> float { return fold; });                   \
    }                                                                                                \
    extern "C" __global__ void __launch_bounds__(256) reduceJoin##op(Reduce p) {                      \
        reduceJoin(p, identity, [](float a, float b) -> float { return fold; });                      \
    }

// A NaN stays one.
REDUCE(Sum, 0, a + b)
REDUCE(Max, -INFINITY, a != a || a >= b ? a : b)
REDUCE(Min, INFINITY, a != a || a <= b ? a : b)
