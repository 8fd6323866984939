package dev.impersonation.policy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a servlet read-only while somebody impersonates: what is not {@linkplain Operation#isSafe()
 * safe} is refused, on every dispatch to the servlet, by path and by name. What is safe is free,
 * even where the default is stricter, unless the dispatch is an INCLUDE or goes by name.
 *
 * <p>On a servlet class, or on an interface that it implements, it holds for the servlet; on one of
 * its {@code doX} methods it holds for that HTTP method, in place of what the class says. On {@code
 * service} it holds for every HTTP method. Anywhere else on a servlet it would have no effect, and
 * the application does not start.
 *
 * <p>A subclass can add to it, not take from it: what is refused on a class, or on a method that is
 * overridden, stays refused.
 *
 * <p>It holds only where {@code ImpersonationFilter} has verified the request. Where no container
 * runs {@code ImpersonationInitializer}, it has to be registered in code.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ReadOnlyImpersonation {}
