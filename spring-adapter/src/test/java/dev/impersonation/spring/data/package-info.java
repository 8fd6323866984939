@NullMarked
package dev.impersonation.spring.data;

import org.jspecify.annotations.NullMarked;
