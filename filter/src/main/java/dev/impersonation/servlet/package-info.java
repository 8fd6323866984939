/** The servlet layer: filters that hand requests to the gate and its answers back. */
@NullMarked
package dev.impersonation.servlet;

import org.jspecify.annotations.NullMarked;
