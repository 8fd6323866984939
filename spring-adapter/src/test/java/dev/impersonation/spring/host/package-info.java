/** Boot's servers, which hold the HTTP contract, and what Spring MVC does on them. */
@NullMarked
package dev.impersonation.spring.host;

import org.jspecify.annotations.NullMarked;
