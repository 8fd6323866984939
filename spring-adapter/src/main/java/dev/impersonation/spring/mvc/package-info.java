/** Applies the filter's rules to the handlers of Spring MVC. */
@NullMarked
package dev.impersonation.spring.mvc;

import org.jspecify.annotations.NullMarked;
