package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.token.Issuance;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** {@code /v1/client/sign_ins}: signing in. */
final class SignIns {
  private final SignInFlow flow;
  private final FrontendJson json;

  SignIns(Issuance issuance, FrontendJson json) {
    flow = new SignInFlow(issuance);
    this.json = json;
  }

  List<Route> routes() {
    return List.of(Route.post("/v1/client/sign_ins", this::create));
  }

  private void create(Context request) {
    BrowserRequest browser = new BrowserRequest(request);
    SignInFlow.Done done =
        switch (browser.required("strategy")) {
          case "ticket" -> flow.byTicket(browser, browser.required("ticket"));
          default ->
              throw ApiException.ofParameter(
                  "form_param_value_invalid", "strategy", "strategy is not one of this issuer's");
        };
    browser.rememberClient();
    Answer.json(
        request,
        json.envelope(
            json.signIn(done.signIn()), Optional.of(json.client(done.view(), browser.origin()))));
  }
}
