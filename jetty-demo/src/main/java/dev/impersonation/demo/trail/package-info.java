/** Reads the audit file back, for pages that show it. */
@org.jspecify.annotations.NullMarked
package dev.impersonation.demo.trail;
