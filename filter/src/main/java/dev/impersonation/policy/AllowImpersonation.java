package dev.impersonation.policy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Free while somebody impersonates, whatever the default is for what nothing decides. A guard or an
 * annotation that is stricter still holds.
 *
 * <p>On a servlet class it holds for the servlet; on one of its {@code doX} methods for that HTTP
 * method, in place of what the class says.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AllowImpersonation {}
