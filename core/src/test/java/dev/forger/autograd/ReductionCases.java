package dev.forger.autograd;

import static dev.forger.autograd.Case.linear;

import dev.forger.memory.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Reductions and views. */
final class ReductionCases {
    private ReductionCases() {}

    static Stream<Case> all(Points p) {
        return Stream.concat(reductions(p), views(p));
    }

    private static Stream<Case> reductions(Points p) {
        return Stream.of(
                linear("sum of all", in -> Reductions.sum(in.get(0), false), p.normal(2, 3)),
                linear("sum of a scalar", in -> Reductions.sum(in.get(0), true), p.normal()),
                linear("sum of axis 1", in -> Reductions.sum(in.get(0), false, 1), p.normal(2, 3, 2)),
                linear("sum of axes -1, 0, kept", in -> Reductions.sum(in.get(0), true, -1, 0), p.normal(2, 3, 2)),
                linear("mean of all, kept", in -> Reductions.mean(in.get(0), true), p.normal(2, 3)),
                linear("mean of axes 0, 2", in -> Reductions.mean(in.get(0), false, 0, 2), p.normal(2, 3, 2)),
                linear("max of all", in -> Reductions.max(in.get(0), false), p.distinct(3, 4)),
                linear("max of axis 1", in -> Reductions.max(in.get(0), false, 1), p.distinct(3, 5)),
                linear("min of axis 0, kept", in -> Reductions.min(in.get(0), true, 0), p.distinct(3, 5)),
                Case.curved(
                        "variance",
                        in -> {
                            Variable centred = Arithmetic.sub(in.get(0), Reductions.mean(in.get(0), true, 1));
                            return Reductions.mean(Arithmetic.square(centred), false, 1);
                        },
                        p.normal(3, 4)));
    }

    private static Stream<Case> views(Points p) {
        return Stream.of(
                linear("reshape", in -> Views.reshape(in.get(0), 3, -1), p.normal(2, 3, 2)),
                linear(
                        "reshape of a permuted view",
                        in -> Views.reshape(Views.permute(in.get(0), 2, 0, 1), -1),
                        p.normal(2, 3, 4)),
                linear("permute", in -> Views.permute(in.get(0), 2, -3, 1), p.normal(2, 3, 4)),
                linear("transpose", in -> Views.transpose(in.get(0)), p.normal(2, 3, 4)),
                linear("slice", in -> Views.slice(in.get(0), -2, 1, 3), p.normal(2, 4, 2)),
                linear("expand", in -> Views.expand(in.get(0), Shape.of(2, 3, 4)), p.normal(3, 1)),
                linear(
                        "concat",
                        in -> Views.concat(List.of(in.get(0), in.get(1), in.get(0)), 1),
                        p.normal(2, 3),
                        p.normal(2, 1)));
    }
}
