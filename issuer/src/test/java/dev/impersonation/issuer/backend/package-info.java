@NullMarked
package dev.impersonation.issuer.backend;

import org.jspecify.annotations.NullMarked;
