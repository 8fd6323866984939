/** What the tests of all packages share; the tests of other modules find it in the test-jar. */
@NullMarked
package dev.impersonation.support;

import org.jspecify.annotations.NullMarked;
