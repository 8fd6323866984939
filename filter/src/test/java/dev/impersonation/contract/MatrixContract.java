package dev.impersonation.contract;

/** The large part of a servlet container's contract, once for each container. */
public abstract class MatrixContract extends HttpContract implements ServletMatrixContract {}
