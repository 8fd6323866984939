/** Runs what applications are given for their tests, the way they use it. */
@NullMarked
package dev.impersonation.spring.test;

import org.jspecify.annotations.NullMarked;
