/**
 * Servlet contexts behind an ImpersonationHandler: the contract, security, sessions, WebSockets.
 */
@NullMarked
package dev.impersonation.jetty.servlets;

import org.jspecify.annotations.NullMarked;
