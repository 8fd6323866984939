/** Runs Spring applications of tests on real servers. */
@NullMarked
package dev.impersonation.spring.support;

import org.jspecify.annotations.NullMarked;
