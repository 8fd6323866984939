@NullMarked
package dev.impersonation.spring.actuator;

import org.jspecify.annotations.NullMarked;
