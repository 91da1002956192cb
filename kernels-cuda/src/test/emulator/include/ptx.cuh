// What PTX that was translated to C++ (PtxTranslator) is made of: registers of 16, 32 and 64 bits, floats and predicates,
// and the instructions that are not one operator of C++. References are to the PTX ISA.
#pragma once
#include <bit>
#include <cstdint>

#include <forger.cuh>

namespace ptx {

template <class To, class From> inline To as(From value) {
    if constexpr (sizeof(To) == sizeof(From)) {
        return std::bit_cast<To>(value);
    } else {
        return static_cast<To>(value);
    }
}

/** A result in its register, which may be wider: 9.4.1. */
template <class Register, class Value> inline void set(Register& to, Value value) { to = as<Register>(value); }

template <class T> inline T load(uint64_t address) {
    return *reinterpret_cast<const T*>(address);
}
template <class T> inline void store(uint64_t address, T value) { *reinterpret_cast<T*>(address) = value; }

/** A place in the block's shared memory, whose addresses have 32 bits and start at 0. */
inline uint64_t shared(uint32_t address) { return reinterpret_cast<uint64_t>(__start_cuda_shared + address); }
inline uint32_t sharedAddress(const char* variable) { return variable - __start_cuda_shared; }

// ---- integers: products and shifts of any distance, 9.7.1 and 9.7.7 ----

template <class T, class Wide> inline T high(T a, T b) { return T(Wide(a) * Wide(b) >> 8 * sizeof(T)); }
template <class T> inline T left(T a, uint32_t by) { return by >= 8 * sizeof(T) ? 0 : T(a << by); }
template <class T> inline T right(T a, uint32_t by) {
    unsigned most = 8 * sizeof(T) - 1;
    return by <= most ? T(a >> by) : std::is_signed_v<T> ? T(a >> most) : T(0);
}
/** By zero gives a value that is not specified, and no trap. */
template <class T> inline T quotient(T a, T b) { return b == 0 ? T(-1) : T(a / b); }
inline uint32_t insertBits(uint32_t a, uint32_t b, uint32_t position, uint32_t length) {
    uint32_t mask = left<uint32_t>(length >= 32 ? ~0u : (1u << length) - 1, position);
    return (left(a, position) & mask) | (b & ~mask);
}

// ---- floats: 9.7.3 ----

/** Subnormal numbers become zeros: .ftz. */
inline float flush(float x) { return fabsf(x) < 0x1p-126f ? copysignf(0, x) : x; }
inline float saturate(float x) { return x > 0 ? std::min(x, 1.f) : 0; }

/** Of a sum in double and what its rounding lost: the float next to it that is not beyond it in a direction. */
inline float directed(double a, double b, bool down) {
    double sum = a + b, bb = sum - a, lost = (a - (sum - bb)) + (b - bb);
    float nearest = float(sum);
    if (!std::isfinite(nearest)) {
        return nearest;
    }
    bool above = nearest > sum || (nearest == sum && lost < 0), below = nearest < sum || (nearest == sum && lost > 0);
    return down || sum >= 0 ? (above ? nextafterf(nearest, -INFINITY) : nearest)
                            : (below ? nextafterf(nearest, INFINITY) : nearest);
}
/** Rounds down: .rm. A product of floats is exact in double. */
inline float fmaDown(float a, float b, float c) { return directed(double(a) * b, c, true); }
/** Rounds towards zero: .rz. */
inline float addToZero(float a, float b) { return directed(a, b, false); }

/** Beyond the range the nearest end, and 0 for NaN: 9.7.9.21. */
inline int32_t toInt(float x) {
    return x != x ? 0 : x >= 0x1p31f ? INT32_MAX : x <= -0x1p31f ? INT32_MIN : int32_t(x);
}

}  // namespace ptx
