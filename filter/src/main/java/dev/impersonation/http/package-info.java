/**
 * The gate: from an HTTP request to a verified context or a refusal, without servlets, so that
 * servlet filters and other adapters decide alike.
 */
@NullMarked
package dev.impersonation.http;

import org.jspecify.annotations.NullMarked;
