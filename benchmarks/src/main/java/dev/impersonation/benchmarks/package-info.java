/** What the library costs, measured on running servers. Run by {@code .ci/benchmark}. */
@NullMarked
package dev.impersonation.benchmarks;

import org.jspecify.annotations.NullMarked;
