/**
 * What the library costs, beside other libraries. Run by {@code benchmarks/run-load}, {@code
 * benchmarks/run-micro}, {@code .ci/benchmark}, {@code .ci/benchmark-spring} and {@code
 * .ci/benchmark-jetty}.
 */
@NullMarked
package dev.impersonation.benchmarks;

import org.jspecify.annotations.NullMarked;
