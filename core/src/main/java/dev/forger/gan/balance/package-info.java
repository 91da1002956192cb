/**
 * What a step tells of the two networks ({@link dev.forger.gan.balance.StepReport}), and what holds them together by
 * it.
 */
package dev.forger.gan.balance;
