/** Has Spring Security know whom a verified request speaks for, and refuse as the filter does. */
@NullMarked
package dev.impersonation.spring.security;

import org.jspecify.annotations.NullMarked;
