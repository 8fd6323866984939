package dev.impersonation.http;

import dev.impersonation.policy.ImpersonationPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done with whoever was verified, as far as a {@link GateBuilder} was told. */
final class HandlingSettings {
  Anonymous anonymous = Anonymous.REFUSE;
  CorsPreflight corsPreflight = CorsPreflight.OFF;
  HttpSessionBinding bindHttpSession = HttpSessionBinding.INVALIDATE;
  GuardMode defaultMode = GuardMode.READ_ONLY;
  @Nullable ImpersonationPolicy policy;
  ImpersonationHeader impersonationHeader = ImpersonationHeader.SEND;
  @Nullable String refusalPage;
  @Nullable SignInPage signIn;
  AfterExpiry afterExpiry = AfterExpiry.REFUSE;
  CoverageCheck coverage = CoverageCheck.WARN;
  WebSocketHandshakes webSockets = WebSocketHandshakes.VERIFIED;
  final List<RequestObserver> observers = new ArrayList<>();

  /**
   * Returns them.
   *
   * @throws IllegalArgumentException if two contradict each other
   */
  GateSettings settings(Audit audit) {
    if (signIn != null && anonymous == Anonymous.ALLOW) {
      throw new IllegalArgumentException(
          SignInPage.SETTING
              + " means nothing with anonymous=allow, which lets everybody in: remove one of them");
    }
    return new GateSettings(
        anonymous,
        corsPreflight,
        bindHttpSession,
        defaultMode,
        afterExpiry,
        policy,
        impersonationHeader,
        refusalPage,
        signIn,
        coverage,
        webSockets,
        audit,
        List.copyOf(observers));
  }

  /** Tells what becomes of whoever impersonates. */
  @Override
  public String toString() {
    return defaultMode
        + ", unless guards say otherwise"
        + (policy == null ? "" : ", and a policy everywhere");
  }
}
