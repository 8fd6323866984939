@NullMarked
package dev.impersonation.spring.security;

import org.jspecify.annotations.NullMarked;
