package dev.forger.kernel.elementwise;

/**
 * The table of elementwise functions of up to three operands {@code a, b, c} and two scalars {@code
 * alpha, beta} that are given at each run. {@link #apply} is the definition; where it calls {@code
 * Math} it rounds the float64 result once, and other implementations may differ from it by {@link
 * #maxUlps}. NaN operands give NaN unless said otherwise.
 */
public enum ElementwiseOp {
    /** {@code alpha}. */
    FILL(0, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return alpha;
        }
    },
    /** {@code a}. */
    COPY(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a;
        }
    },
    /** {@code −a}. */
    NEG(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return -a;
        }
    },
    /** {@code |a|}. */
    ABS(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.abs(a);
        }
    },
    /** −1, 0 or 1 (NaN for NaN). */
    SIGN(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.signum(a);
        }
    },
    /** {@code √a}, correctly rounded. */
    SQRT(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return (float) Math.sqrt(a);
        }
    },
    /** {@code 1 / a}, correctly rounded. */
    RECIPROCAL(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return 1 / a;
        }
    },
    /** {@code eᵃ}; overflows to infinity, underflows gradually or to zero. */
    EXP(1, 2) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return (float) Math.exp(a);
        }
    },
    /** {@code ln a}; −∞ at 0, NaN below. */
    LOG(1, 2) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return (float) Math.log(a);
        }
    },
    /** {@code tanh a}. */
    TANH(1, 3) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return (float) Math.tanh(a);
        }
    },
    /** {@code 1 / (1 + e⁻ᵃ)}. */
    SIGMOID(1, 3) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return (float) (1 / (1 + Math.exp(-(double) a)));
        }
    },
    /** {@code ln(1 + eᵃ)}, without overflow. */
    SOFTPLUS(1, 3) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return (float) (Math.max(a, 0.0) + Math.log1p(Math.exp(-Math.abs((double) a))));
        }
    },
    /** {@code max(a, 0)}. */
    RELU(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a <= 0 ? 0 : a;
        }
    },
    /** {@code a} if positive, else {@code alpha·a}. */
    LEAKY_RELU(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a > 0 ? a : alpha * a;
        }
    },
    /** {@code a} if positive, else {@code alpha·(eᵃ − 1)}. */
    ELU(1, 3) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a > 0 ? a : (float) (alpha * Math.expm1(a));
        }
    },
    /** {@code a} limited to [alpha, beta]. */
    CLAMP(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.min(Math.max(a, alpha), beta);
        }
    },
    /** {@code fma(alpha, a, beta)}: one rounding. */
    AFFINE(1, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.fma(alpha, a, beta);
        }
    },
    /** {@code a + b}. */
    ADD(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a + b;
        }
    },
    /** {@code a − b}. */
    SUB(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a - b;
        }
    },
    /** {@code a·b}. */
    MUL(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a * b;
        }
    },
    /** {@code a / b}. */
    DIV(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a / b;
        }
    },
    /** The larger of {@code a} and {@code b}. */
    MAX(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.max(a, b);
        }
    },
    /** The smaller of {@code a} and {@code b}. */
    MIN(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.min(a, b);
        }
    },
    /** {@code aᵇ} as {@link Math#pow} defines it. */
    POW(2, 16) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return (float) Math.pow(a, b);
        }
    },
    /** {@code fma(alpha, a, beta·b)}: the weighted sum. */
    AXPBY(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.fma(alpha, a, beta * b);
        }
    },
    /** 1 where {@code a > b}, else 0 (0 for NaN). */
    GREATER(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a > b ? 1 : 0;
        }
    },
    /** 1 where {@code a == b}, else 0 (0 for NaN). */
    EQUAL(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a == b ? 1 : 0;
        }
    },
    /** The gradient through a leaky ReLU: {@code a} where {@code b > 0}, else {@code alpha·a}; b is input or output. */
    LEAKY_RELU_BACKWARD(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return b > 0 ? a : alpha * a;
        }
    },
    /** The gradient through tanh, from its output b: {@code a·(1 − b²)}, as {@code a·fma(−b, b, 1)}. */
    TANH_BACKWARD(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a * Math.fma(-b, b, 1f);
        }
    },
    /** The gradient through the sigmoid, from its output b: {@code a·b·(1 − b)}, as {@code a·fma(−b, b, b)}. */
    SIGMOID_BACKWARD(2, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a * Math.fma(-b, b, b);
        }
    },
    /** Cross-entropy of logit a and target b: {@code max(a, 0) − a·b + ln(1 + e^−|a|)}, never overflowing. */
    BCE_WITH_LOGITS(2, 8) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            double x = a;
            return (float) (Math.max(x, 0.0) - x * b + Math.log1p(Math.exp(-Math.abs(x))));
        }
    },
    /** {@code b} where {@code a ≠ 0}, else {@code c}; NaN counts as not 0. */
    SELECT(3, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return a != 0 ? b : c;
        }
    },
    /** {@code fma(a, b, c)}: one rounding. */
    MUL_ADD(3, 0) {
        @Override
        public float apply(float a, float b, float c, float alpha, float beta) {
            return Math.fma(a, b, c);
        }
    };

    private final int arity;
    private final int maxUlps;

    ElementwiseOp(int arity, int maxUlps) {
        this.arity = arity;
        this.maxUlps = maxUlps;
    }

    /** How many of the operands a, b, c it has. */
    public int arity() {
        return arity;
    }

    /**
     * How many ulps an implementation may be from {@link #apply}; 0 demands the same bits (any NaN for
     * NaN; either zero for zero). Where ulps are allowed, a result below 2⁻¹²⁶ may also be zero. For
     * {@link #BCE_WITH_LOGITS} the ulps are of the largest of the formula's three terms.
     */
    public int maxUlps() {
        return maxUlps;
    }

    /** The function of one element: the definition. */
    public abstract float apply(float a, float b, float c, float alpha, float beta);
}
