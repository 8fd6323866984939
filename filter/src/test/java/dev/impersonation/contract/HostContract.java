package dev.impersonation.contract;

/**
 * The contract of a servlet container, for one way to register filters. A host extends this class
 * and starts itself with {@link ContractApplication} behind the filter; {@link MatrixContract} is
 * the rest of the contract.
 */
public abstract class HostContract extends HttpContract implements ServletContract {}
