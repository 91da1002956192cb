/** What the two players descend: {@link dev.forger.gan.objective.Objective}, and what is added to it. */
package dev.forger.gan.objective;
