/** What tests may do to a running issuer: move its clock, rotate its keys, make it fail. */
@NullMarked
package dev.impersonation.issuer.control;

import org.jspecify.annotations.NullMarked;
