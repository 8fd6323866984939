package dev.impersonation.contract;

/**
 * What a servlet container holds besides {@link CoreContract}: dispatches, sessions, asynchronous
 * work and annotations, for each way to register filters.
 */
public interface ServletContract
    extends CoreContract,
        GoodDispatchContract,
        DispatchContract,
        NamedDispatchContract,
        AnnotationContract,
        ErrorPageContract,
        AsyncContract,
        SessionContract,
        AnonymousSessionContract,
        AnonymousDispatchContract,
        PolicyDispatchContract,
        UpgradeDispatchContract,
        LimitErrorContract,
        RefusalDispatchContract,
        EndDispatchContract,
        NoStoreDispatchContract,
        SignInDispatchContract,
        AuditDispatchContract,
        AuditUnavailableContract,
        MdcContract,
        MdcDispatchContract {}
