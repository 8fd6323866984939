@NullMarked
package dev.impersonation.springdemo;

import org.jspecify.annotations.NullMarked;
