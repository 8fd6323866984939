@NullMarked
package dev.impersonation.spring.mvc;

import org.jspecify.annotations.NullMarked;
