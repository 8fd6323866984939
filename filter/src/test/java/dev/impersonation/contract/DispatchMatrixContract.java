package dev.impersonation.contract;

/**
 * Matrices of dispatches, connections that break, and load, besides {@link CoreMatrixContract}: run
 * once for each container.
 */
public interface DispatchMatrixContract
    extends CoreMatrixContract,
        PolicyMatrixContract,
        RawPathDispatchContract,
        ConnectionDispatchContract,
        SessionRaceContract,
        AuditAsyncContract,
        AuditAbortContract,
        AuditListenerContract,
        AuditLoadContract,
        AfterExpiryContract {}
