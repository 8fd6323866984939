/** The dashboard of those who run the shop: users, impersonations, and what is on record. */
@org.jspecify.annotations.NullMarked
package dev.impersonation.demo.dashboard;
