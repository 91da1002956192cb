package dev.forger.kernel.conv;

/** The scalar walk over everything that meets in a convolution: the one place where its indices are. */
final class Taps {
    private Taps() {}

    /** Told of each (pixel, weight, feature) that meets, as element indices. */
    interface Visitor {
        void visit(long src, long weight, long dst);
    }

    /** Visits every meeting, features outermost, then channels, then taps; padding is skipped. */
    static void walk(ConvGeometry g, Visitor visitor) {
        int icg = g.ic() / g.groups();
        int ocg = g.oc() / g.groups();
        for (int n = 0; n < g.n(); n++) {
            for (int o = 0; o < g.oc(); o++) {
                int firstChannel = o / ocg * icg;
                for (int oy = 0; oy < g.oh(); oy++) {
                    for (int ox = 0; ox < g.ow(); ox++) {
                        long dst = (((long) n * g.oc() + o) * g.oh() + oy) * g.ow() + ox;
                        for (int i = 0; i < icg; i++) {
                            long plane = ((long) n * g.ic() + firstChannel + i) * g.ih();
                            feature(g, visitor, plane, ((long) o * icg + i) * g.kh(), dst, oy, ox);
                        }
                    }
                }
            }
        }
    }

    private static void feature(ConvGeometry g, Visitor visitor, long plane, long kernel, long dst, int oy, int ox) {
        for (int ky = 0; ky < g.kh(); ky++) {
            long iy = (long) oy * g.strideH() - g.padH() + (long) ky * g.dilationH();
            if (iy < 0 || iy >= g.ih()) {
                continue;
            }
            for (int kx = 0; kx < g.kw(); kx++) {
                long ix = (long) ox * g.strideW() - g.padW() + (long) kx * g.dilationW();
                if (ix >= 0 && ix < g.iw()) {
                    visitor.visit((plane + iy) * g.iw() + ix, (kernel + ky) * g.kw() + kx, dst);
                }
            }
        }
    }
}
