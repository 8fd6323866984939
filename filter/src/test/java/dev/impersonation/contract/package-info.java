/**
 * The HTTP contract of the filter: an abstract suite that speaks HTTP only, and the application it
 * is run against. Every host runs it.
 */
@NullMarked
package dev.impersonation.contract;

import org.jspecify.annotations.NullMarked;
