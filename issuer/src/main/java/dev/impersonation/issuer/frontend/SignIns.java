package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.SignIn;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Serves {@code /v1/client/sign_ins}: signing in. */
final class SignIns {
  private static final String STRATEGY = "strategy";
  private static final String IDENTIFIER = "identifier";
  private static final String PASSWORD = "password";

  private final Frontend frontend;
  private final TicketSignIn tickets;
  private final UserSignIn users;

  SignIns(Frontend frontend) {
    this.frontend = frontend;
    tickets = new TicketSignIn(frontend);
    users = new UserSignIn(frontend);
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/client/sign_ins", this::create),
        Route.get("/v1/client/sign_ins/{sign_in_id}", this::show),
        Route.post("/v1/client/sign_ins/{sign_in_id}/attempt_first_factor", this::attempt));
  }

  private void create(Context request) {
    BrowserRequest browser = frontend.browser(request);
    Parameters form = browser.form();
    answer(request, browser, created(browser, form));
  }

  private SessionStart.Done created(BrowserRequest browser, Parameters form) {
    Optional<String> strategy = form.find(STRATEGY).or(() -> implied(form));
    if (strategy.isEmpty()) {
      return users.identify(browser, form.required(IDENTIFIER));
    }
    return switch (strategy.get()) {
      case TicketSignIn.STRATEGY -> tickets.spend(browser, form.required("ticket"));
      case UserSignIn.PASSWORD ->
          users.byPassword(browser, form.required(IDENTIFIER), form.required(PASSWORD));
      case UserSignIn.ONE_CLICK -> {
        frontend.settings().requireDevelopment();
        yield users.byOneClick(browser, form.required(IDENTIFIER));
      }
      default -> throw unknownStrategy();
    };
  }

  private static Optional<String> implied(Parameters form) {
    if (form.has("ticket")) {
      return Optional.of(TicketSignIn.STRATEGY);
    }
    return form.has(PASSWORD) ? Optional.of(UserSignIn.PASSWORD) : Optional.empty();
  }

  private static ApiException unknownStrategy() {
    return ApiException.ofParameter(
        "form_param_value_invalid", STRATEGY, "strategy is not one of this issuer's");
  }

  private void show(Context request) {
    BrowserRequest browser = frontend.browser(request);
    String id = request.pathParam("sign_in_id");
    SignIn signIn =
        frontend.transact(
            store ->
                store
                    .signIns()
                    .find(id, browser.knownClient(store).id())
                    .filter(found -> found.abandonAt() > frontend.now())
                    .orElseThrow(ApiException::notFound));
    Answer.json(
        request, frontend.json().envelope(frontend.json().signIn(signIn), Optional.empty()));
  }

  private void attempt(Context request) {
    BrowserRequest browser = frontend.browser(request);
    Parameters form = browser.form();
    if (!form.required(STRATEGY).equals(UserSignIn.PASSWORD)) {
      throw unknownStrategy();
    }
    String id = request.pathParam("sign_in_id");
    answer(request, browser, users.attempt(browser, id, form.required(PASSWORD)));
  }

  private void answer(Context request, BrowserRequest browser, SessionStart.Done done) {
    browser.remember(Optional.of(done.view()));
    FrontendJson json = frontend.json();
    Answer.json(
        request,
        json.envelope(
            json.signIn(done.signIn()), Optional.of(json.client(done.view(), browser.origin()))));
  }
}
