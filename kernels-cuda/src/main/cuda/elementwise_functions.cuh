// The functions of dev.forger.kernel.elementwise.ElementwiseOp, in its order: F(name, operands, expression in a, b, c,
// alpha and beta) for each.
#pragma once
#include <forger.cuh>

// NaN if either is.
__device__ __forceinline__ float larger(float a, float b) { return a != a || a >= b ? a : b; }
__device__ __forceinline__ float smaller(float a, float b) { return a != a || a <= b ? a : b; }

// Java's rules: a NaN exponent gives NaN, and so does 1 or -1 to an infinite power.
__device__ __forceinline__ float power(float a, float b) {
    bool undefined = b != b || (fabsf(a) == 1 && fabsf(b) == INFINITY);
    return undefined ? b - b : powf(a, b);
}

// ln(1 + e^-|a|)
__device__ __forceinline__ float softplusTail(float a) { return log1pf(expf(-fabsf(a))); }

#define ELEMENTWISE_FUNCTIONS(F)                                    \
    F(Fill, 0, alpha)                                               \
    F(Copy, 1, a)                                                   \
    F(Neg, 1, -a)                                                   \
    F(Abs, 1, fabsf(a))                                             \
    F(Sign, 1, a > 0 ? 1 : a < 0 ? -1 : a)                          \
    F(Sqrt, 1, sqrtf(a))                                            \
    F(Reciprocal, 1, 1 / a)                                         \
    F(Exp, 1, expf(a))                                              \
    F(Log, 1, logf(a))                                              \
    F(Tanh, 1, tanhf(a))                                            \
    F(Sigmoid, 1, 1 / (1 + expf(-a)))                               \
    F(Softplus, 1, larger(a, 0) + softplusTail(a))                  \
    F(Relu, 1, a <= 0 ? 0 : a)                                      \
    F(LeakyRelu, 1, a > 0 ? a : alpha * a)                          \
    F(Elu, 1, a > 0 ? a : alpha * expm1f(a))                        \
    F(Clamp, 1, smaller(larger(a, alpha), beta))                    \
    F(Affine, 1, fmaf(alpha, a, beta))                              \
    F(Add, 2, a + b)                                                \
    F(Sub, 2, a - b)                                                \
    F(Mul, 2, a * b)                                                \
    F(Div, 2, a / b)                                                \
    F(Max, 2, larger(a, b))                                         \
    F(Min, 2, smaller(a, b))                                        \
    F(Pow, 2, power(a, b))                                          \
    F(Axpby, 2, fmaf(alpha, a, beta * b))                           \
    F(Greater, 2, a > b ? 1 : 0)                                    \
    F(Equal, 2, a == b ? 1 : 0)                                     \
    F(LeakyReluBackward, 2, b > 0 ? a : alpha * a)                  \
    F(TanhBackward, 2, a * fmaf(-b, b, 1))                          \
    F(SigmoidBackward, 2, a * fmaf(-b, b, b))                       \
    F(BceWithLogits, 2, larger(a, 0) - a * b + softplusTail(a))     \
    F(Select, 3, a != 0 ? b : c)                                    \
    F(MulAdd, 3, fmaf(a, b, c))
