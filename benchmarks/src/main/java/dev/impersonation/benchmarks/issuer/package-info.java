/** What the local issuer costs beside raw signing, and how long it starts. */
@NullMarked
package dev.impersonation.benchmarks.issuer;

import org.jspecify.annotations.NullMarked;
