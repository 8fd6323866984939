/** Shows Actuator, Micrometer and the logs of other threads how the filter is and what it does. */
@NullMarked
package dev.impersonation.spring.actuator;

import org.jspecify.annotations.NullMarked;
