/** The repository's formatter: palantir-java-format, run by the build on the toolchain's JDK. */
@NullMarked
package dev.forger.style;

import org.jspecify.annotations.NullMarked;
