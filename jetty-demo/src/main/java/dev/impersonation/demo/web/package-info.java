/** What pages and their back ends need in every application of the demo. */
@org.jspecify.annotations.NullMarked
package dev.impersonation.demo.web;
