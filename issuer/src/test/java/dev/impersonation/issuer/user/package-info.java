@NullMarked
package dev.impersonation.issuer.user;

import org.jspecify.annotations.NullMarked;
