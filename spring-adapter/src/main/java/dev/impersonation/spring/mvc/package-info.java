/** Lets handlers of Spring MVC say what may be done, and take whom a request speaks for. */
@NullMarked
package dev.impersonation.spring.mvc;

import org.jspecify.annotations.NullMarked;
