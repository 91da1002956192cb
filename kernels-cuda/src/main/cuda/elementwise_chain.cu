// Several elementwise functions and sums, one after the other in one launch: dev.forger.cuda.chain.Chain says which
// launches become one. In order: either a single block does every step, with a barrier behind each; or all steps are
// functions of one size, and element i of each is the work of the same thread. Grid: one block, or elements by 1024;
// 256 threads.
// Targets: sm_75
#include <forger.cuh>
#include "block_sum.cuh"
#include "elementwise_functions.cuh"
#include "indexing.cuh"

constexpr int STEPS = 30;  // as many as 4 KiB of parameters hold
constexpr int STEP_AXES = 3;
constexpr int SUM = -1;

struct Step {
    const float *a, *b, *c;  // null beyond the function's operands
    float* dst;
    int function, size;  // place in the table of functions, and elements; or SUM of so many values times alpha
    float alpha, beta;
    Divider inner[STEP_AXES - 1];  // extents of the axes but the outermost
    int rank;
    int stride[4][STEP_AXES];  // of a, b, c, dst, in elements, outermost first
    int unused;
};

struct Chain {
    Step step[STEPS];
    int count, unused;
};

__device__ __forceinline__ float function(int number, float a, float b, float c, float alpha, float beta) {
    int next = 0;
#define FUNCTION(name, arity, expression) if (number == next++) return expression;
    ELEMENTWISE_FUNCTIONS(FUNCTION)
#undef FUNCTION
    return 0;
}

struct Place {
    i64 at[4];

    __device__ __forceinline__ Place(const Step& s, unsigned rest) {
        for (int operand = 0; operand < 4; operand++) at[operand] = 0;
        for (int axis = s.rank - 1; axis >= 0; axis--) {
            unsigned outer = axis > 0 ? s.inner[axis - 1].split(rest) : 0;
            for (int operand = 0; operand < 4; operand++) at[operand] += offset(rest, s.stride[operand][axis]);
            rest = outer;
        }
    }
};

__device__ __forceinline__ void apply(const Step& s, unsigned i) {
    Place place(s, i);
    float a = s.a ? s.a[place.at[0]] : 0;
    float b = s.b ? s.b[place.at[1]] : 0;
    float c = s.c ? s.c[place.at[2]] : 0;
    s.dst[place.at[3]] = function(s.function, a, b, c, s.alpha, s.beta);
}

// In the order in which reduce.cu folds as many by one block.
__device__ __forceinline__ void sum(const Step& s, float* shared) {
    float value = 0;
    for (unsigned i = threadIdx.x; i < s.size; i += 256) value += s.a[Place(s, i).at[0]];
    value = sumBlock(value, shared);
    if (threadIdx.x == 0) *s.dst = s.alpha * value;
}

extern "C" __global__ void __launch_bounds__(256) elementwiseChain(const Chain p) {
    __shared__ float shared[8];
    for (int k = 0; k < p.count; k++) {
        const Step& s = p.step[k];
        if (s.function == SUM) {
            sum(s, shared);
        } else {
            for (i64 i = (i64)blockIdx.x * 256 + threadIdx.x; i < s.size; i += (i64)gridDim.x * 256) apply(s, i);
        }
        if (gridDim.x == 1) __syncthreads();
    }
}
