/** Starts the filter in Spring applications: with Boot by itself, without it by one import. */
@NullMarked
package dev.impersonation.spring;

import org.jspecify.annotations.NullMarked;
