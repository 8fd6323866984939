@NullMarked
package dev.impersonation.issuer.token;

import org.jspecify.annotations.NullMarked;
