package dev.impersonation.contract;

/**
 * Matrices of modes, methods, callers, tokens and spellings that need no dispatches of the servlet
 * API: run once for each container.
 */
public interface CoreMatrixContract
    extends TokenContract,
        PolicyContract,
        PolicyPathContract,
        RawPathContract,
        ConnectionContract {}
