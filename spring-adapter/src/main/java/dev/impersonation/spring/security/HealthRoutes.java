package dev.impersonation.spring.security;

import org.springframework.security.web.util.matcher.RequestMatcher;

/** Matches the health endpoint and its groups, where they are to answer whoever asks. */
record HealthRoutes(RequestMatcher matcher) {}
