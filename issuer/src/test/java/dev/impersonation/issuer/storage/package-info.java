@NullMarked
package dev.impersonation.issuer.storage;

import org.jspecify.annotations.NullMarked;
