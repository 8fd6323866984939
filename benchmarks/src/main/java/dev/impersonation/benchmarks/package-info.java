/**
 * What the library costs, measured on running servers. Run by {@code .ci/benchmark} and {@code
 * .ci/benchmark-spring}.
 */
@NullMarked
package dev.impersonation.benchmarks;

import org.jspecify.annotations.NullMarked;
