package dev.forger.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Geometric means over workloads that belong together. */
final class Families {
    private static final String ONE = "1";
    private static final String TWO = "2";
    private static final String ONEDNN = "oneDNN";

    private final List<Measurement> all;
    private final List<Mean> means = new ArrayList<>();

    /**
     * A mean.
     *
     * @param what of which workloads, and of what
     * @param value it
     * @param worst the smallest of the values
     * @param worstLabel whose that is
     * @param count of how many
     */
    record Mean(String what, double value, double worst, String worstLabel, int count) {}

    private Families(List<Measurement> all) {
        this.all = all;
    }

    /** The means that the workloads of a file give. */
    static List<Mean> of(List<Measurement> all) {
        Families families = new Families(all);
        families.addAll();
        return families.means;
    }

    private void addAll() {
        for (String threads :
                all.stream().map(Measurement::threads).distinct().sorted().toList()) {
            String suffix = ", threads " + threads;
            Predicate<Measurement> same = m -> m.threads().equals(threads);
            best("sgemm, square" + suffix, same.and(Families::isSquare));
            best("sgemm, long or thin" + suffix, same.and(m -> m.bench() instanceof GemmBench && !isSquare(m)));
            for (Class<?> direction :
                    List.of(ConvForwardBench.class, ConvBackwardDataBench.class, ConvBackwardWeightsBench.class)) {
                String name = direction.getSimpleName().replace("Bench", "");
                Predicate<Measurement> here = same.and(m -> m.bench().getClass() == direction);
                Predicate<Measurement> training = m -> ((ConvBench) m.bench()).batch.equals(ConvShape.OWN_BATCH);
                Predicate<Measurement> dcgan = m -> ((ConvBench) m.bench()).shape.isOfDcgan();
                each(name + ", DCGAN layers" + suffix, here.and(training).and(dcgan));
                each(name + ", ResNet layers" + suffix, here.and(training).and(dcgan.negate()));
                each(name + ", batch 1" + suffix, here.and(training.negate()));
            }
            each("training step" + suffix, same.and(m -> m.bench() instanceof TrainingStepBench));
            mean(
                    "share of triad, bandwidth kernels" + suffix,
                    all.stream().filter(same).filter(m -> m.bench().work().flops() == 0),
                    m -> m.percent() / 100);
        }
        scaling();
    }

    private static boolean isSquare(Measurement m) {
        return m.bench() instanceof GemmBench bench && bench.shape.isSquare();
    }

    /** Against the fastest of the libraries that are for products, and against the one that is for convolutions. */
    private void best(String what, Predicate<Measurement> which) {
        mean(
                what + ": against the best BLAS",
                all.stream().filter(which).filter(m -> bestBlas(m).isPresent()),
                m -> bestBlas(m).orElseThrow());
        mean(
                what + ": against " + ONEDNN,
                all.stream().filter(which).filter(m -> m.peers().containsKey(ONEDNN)),
                m -> m.ratio(ONEDNN));
    }

    private static OptionalDouble bestBlas(Measurement m) {
        return m.peers().keySet().stream()
                .filter(peer -> !peer.equals(ONEDNN))
                .mapToDouble(m::ratio)
                .min();
    }

    /** Against each peer by itself. */
    private void each(String what, Predicate<Measurement> which) {
        List<Measurement> members = all.stream().filter(which).toList();
        members.stream()
                .flatMap(m -> m.peers().keySet().stream())
                .distinct()
                .sorted()
                .forEach(peer -> mean(
                        what + ": against " + peer,
                        members.stream().filter(m -> m.peers().containsKey(peer)),
                        m -> m.ratio(peer)));
    }

    /** Two threads against one, and what the machine itself gains: they may share its memory. */
    private void scaling() {
        Predicate<Measurement> both =
                m -> m.threads().equals(TWO) && !m.oneThread().isEmpty();
        Predicate<Measurement> arithmetic = m -> m.bench().work().flops() > 0;
        gain("all", both);
        gain("arithmetic", both.and(arithmetic));
        gain("bandwidth kernels", both.and(arithmetic.negate()));
        gainOfPeak("the multiply-adds themselves", Measurement::isArithmetic);
        gainOfPeak("the triad itself", m -> !m.isArithmetic());
    }

    /** What the machine's own peak gains, which some workloads have shares of. */
    private void gainOfPeak(String what, Predicate<Measurement> which) {
        List<Double> one = peaks(which.and(m -> m.threads().equals(ONE)));
        List<Double> two = peaks(which.and(m -> m.threads().equals(TWO)));
        if (!one.isEmpty() && !two.isEmpty()) {
            double gain = Measurement.median(two) / Measurement.median(one);
            means.add(new Mean("two threads against one, " + what, gain, gain, "", 1));
        }
    }

    private List<Double> peaks(Predicate<Measurement> which) {
        return all.stream().filter(which).map(m -> m.rate() / m.percent()).toList();
    }

    private void gain(String what, Predicate<Measurement> which) {
        mean("two threads against one, " + what, all.stream().filter(which), Measurement::gain);
    }

    private void mean(String what, Stream<Measurement> members, ToDoubleFunction<Measurement> value) {
        double logarithms = 0;
        double worst = Double.POSITIVE_INFINITY;
        String label = "";
        List<Measurement> list = members.toList();
        for (Measurement member : list) {
            double x = value.applyAsDouble(member);
            logarithms += Math.log(x);
            if (x < worst) {
                worst = x;
                label = member.label();
            }
        }
        if (!list.isEmpty()) {
            means.add(new Mean(what, Math.exp(logarithms / list.size()), worst, label, list.size()));
        }
    }
}
