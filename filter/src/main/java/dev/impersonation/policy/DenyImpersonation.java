package dev.impersonation.policy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Closes a servlet while somebody impersonates: everything is refused, on every dispatch to the
 * servlet, by path and by name. A guard in front of the servlet cannot open it.
 *
 * <p>On a servlet class, or on an interface that it implements, it holds for the servlet; on one of
 * its {@code doX} methods it holds for that HTTP method, in place of what the class says. On {@code
 * service} it holds for every HTTP method. Anywhere else on a servlet it would have no effect, and
 * the application does not start.
 *
 * <p>A subclass can add to it, not take from it: what is refused on a class, or on a method that is
 * overridden, stays refused.
 *
 * <p>The servlet is closed only where {@code ImpersonationFilter} has verified the request. Where
 * no container runs {@code ImpersonationInitializer}, it has to be registered in code.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface DenyImpersonation {}
