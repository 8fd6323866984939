package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.token.Issuance;
import java.util.ArrayList;
import java.util.List;

/** Lists the routes of the Backend API, all behind the secret key. */
public final class BackendApi {
  private BackendApi() {}

  public static List<Route> routes(Issuance issuance, SecretKey secretKey, Allowance allowance) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ActorTokens(issuance, allowance).routes());
    routes.addAll(new SignInTokens(issuance).routes());
    routes.addAll(new AgentTasks(issuance).routes());
    routes.addAll(new BackendUsers(issuance).routes());
    routes.addAll(new BackendSessions(issuance).routes());
    routes.addAll(new Jwks(issuance).routes());
    return secretKey.guard(routes);
  }
}
