package dev.impersonation.contract;

/**
 * What every host holds that has no dispatches of the servlet API: run for each way to set a host
 * up. What multiplies spellings, methods and callers is {@link CoreMatrixContract}.
 */
public interface CoreContract
    extends GoodTokenContract,
        IdentityContract,
        CarrierContract,
        CookieContract,
        OddHttpContract,
        AnswerContract,
        MethodContract,
        InfoContract,
        StartContract,
        ReasonContract,
        UpgradeContract,
        RefusalContract,
        EndContract,
        NoStoreContract,
        SignInContract,
        AuditContract {}
