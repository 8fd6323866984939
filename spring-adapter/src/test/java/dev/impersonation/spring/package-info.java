@NullMarked
package dev.impersonation.spring;

import org.jspecify.annotations.NullMarked;
