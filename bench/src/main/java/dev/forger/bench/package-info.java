/** JMH benches. */
package dev.forger.bench;
