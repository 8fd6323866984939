@NullMarked
package dev.impersonation.issuer.http;

import org.jspecify.annotations.NullMarked;
