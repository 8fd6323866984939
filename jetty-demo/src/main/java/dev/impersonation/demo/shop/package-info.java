/** The account area of a small shop: an application of the filter's, with pages. */
@org.jspecify.annotations.NullMarked
package dev.impersonation.demo.shop;
