@NullMarked
package dev.impersonation.issuer;

import org.jspecify.annotations.NullMarked;
