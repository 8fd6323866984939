@org.jspecify.annotations.NullMarked
package dev.impersonation.demo.shop;
