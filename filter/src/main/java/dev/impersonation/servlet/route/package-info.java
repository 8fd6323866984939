/**
 * The routes of an application: which servlets, filters and guards are registered, and who decides
 * about each mapping. Looked at when filters and guards start, and once more with the first
 * request. Users need {@link dev.impersonation.servlet.route.Coverage}; whatever else is public
 * here is so for the filters of the package above.
 */
@NullMarked
package dev.impersonation.servlet.route;

import org.jspecify.annotations.NullMarked;
