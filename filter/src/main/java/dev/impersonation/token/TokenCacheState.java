package dev.impersonation.token;

/**
 * Says how full the memory for verified tokens is, and how often it saved a verification, for
 * health checks and meters. Immutable.
 *
 * @param maxBytes how many bytes may be remembered, as set
 * @param bytes how many are, by an estimate that is rounded up
 * @param tokens how many tokens are remembered whole
 * @param signatures of how many more it is remembered that their signature was good
 * @param hits how many requests came with a token that was remembered, since the start
 * @param misses how many came with one that was not, bad ones included
 */
public record TokenCacheState(
    long maxBytes, long bytes, long tokens, long signatures, long hits, long misses) {}
