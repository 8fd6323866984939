@NullMarked
package dev.impersonation.issuer.frontend;

import org.jspecify.annotations.NullMarked;
