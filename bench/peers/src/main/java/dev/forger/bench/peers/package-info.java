/**
 * Other libraries that run the benches' workloads: {@link dev.forger.bench.PeerLibrary} services. The module is in the
 * build only with the Maven profile {@code peers}, and on the class path of {@code ./forger bench --peers}; nothing else
 * sees their native code.
 *
 * <p>Each is set to as many threads as the bench asks for, and gets what it wants prepared before anything is timed.
 */
@NullMarked
package dev.forger.bench.peers;

import org.jspecify.annotations.NullMarked;
