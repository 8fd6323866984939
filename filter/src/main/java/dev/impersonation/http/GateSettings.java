package dev.impersonation.http;

import dev.impersonation.policy.ImpersonationPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate does with whoever its verifier has found.
 *
 * @param defaultMode what holds where no guard asks for anything
 * @param policy what holds everywhere in addition
 * @param refusalPage the page for people who are denied something; null for a plain one
 * @param signIn where people are sent that nobody is signed in for; null if nowhere
 * @param audit what is recorded, and where
 * @param observers who is told, in the order of their registration
 */
record GateSettings(
    Anonymous anonymous,
    CorsPreflight corsPreflight,
    HttpSessionBinding httpSessionBinding,
    GuardMode defaultMode,
    AfterExpiry afterExpiry,
    @Nullable ImpersonationPolicy policy,
    ImpersonationHeader impersonationHeader,
    @Nullable String refusalPage,
    @Nullable SignInPage signIn,
    CoverageCheck coverage,
    WebSocketHandshakes webSockets,
    Audit audit,
    List<RequestObserver> observers) {}
