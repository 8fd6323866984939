package dev.impersonation.policy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leaves a servlet free while somebody impersonates, whatever the default is for what nothing
 * decides. A guard or an annotation that is stricter still holds, and signing in is asked for as
 * ever.
 *
 * <p>On a servlet class, or on an interface that it implements, it holds for the servlet; on one of
 * its {@code doX} methods it holds for that HTTP method, in place of what the class says. On {@code
 * service} it holds for every HTTP method. Anywhere else on a servlet it would have no effect, and
 * the application does not start.
 *
 * <p>It opens the servlet where a request, an asynchronous dispatch or a forward goes to it by
 * path. Under INCLUDE, on a dispatch by name, or where a servlet forwards to its own path, nobody
 * can tell which servlet is meant, and the default holds. What the servlet dispatches to is not
 * opened with it. A method that overrides an annotated one is a new one, to be annotated anew.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AllowImpersonation {}
