package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.issuer.OpenApiDocument.Operation;
import dev.impersonation.issuer.backend.Allowance;
import dev.impersonation.issuer.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the description of the issuer and the issuer together. */
class OpenApiTest {
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final OpenApiDocument document = OpenApiDocument.read();

  private static LocalIssuer issuer() {
    return LocalIssuer.builder().enableLocalControls().start();
  }

  /** Returns an issuer for applications in production, on a plan without impersonation. */
  private static LocalIssuer live() {
    byte[] host = "issuer.example.com$".getBytes(StandardCharsets.US_ASCII);
    String key = "pk_live_" + Base64.getEncoder().encodeToString(host);
    return LocalIssuer.builder().publishableKeys(List.of(key)).plan(Allowance.Plan.FREE).start();
  }

  private Set<String> described() {
    return document.operations().stream()
        .map(Operation::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> served() {
    try (LocalIssuer issuer = issuer()) {
      return issuer.routes().stream()
          .map(OpenApiTest::firstLine)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Angle brackets are Javalin's form of a parameter that may hold slashes. */
  private static String firstLine(Route route) {
    return route.method().name() + " " + route.path().replace('<', '{').replace('>', '}');
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  @Test
  void routes_ofTheServer_areAllDescribed() {
    assertEquals(Set.of(), without(served(), described()), "served, but not described");
  }

  @Test
  void operations_ofTheDescription_areAllServed() {
    assertEquals(Set.of(), without(described(), served()), "described, but not served");
  }

  @Test
  void references_ofTheDescription_leadSomewhere() {
    assertEquals(List.of(), document.brokenReferences(), "references that lead nowhere");
  }

  @Test
  void components_ofTheDescription_areAllUsed() {
    assertEquals(List.of(), document.unusedComponents(), "components that nothing refers to");
  }

  @Test
  void parameters_ofEachPath_areDescribed() {
    for (Operation operation : document.operations()) {
      Set<String> inPath =
          PATH_PARAMETER
              .matcher(operation.path())
              .results()
              .map(match -> match.group(1))
              .collect(Collectors.toSet());
      assertEquals(inPath, document.parameters(operation, "path"), operation.toString());
    }
  }

  @Test
  void operations_walkedThrough_answerAsDescribed() {
    try (LocalIssuer issuer = issuer();
        LocalIssuer live = live()) {
      OpenApiWalk walk = new OpenApiWalk(document, issuer);
      walkThrough(walk, walk.at(live));
      assertEquals(List.of(), missedBy(walk), "described, but not walked");
    }
  }

  private void walkThrough(OpenApiWalk walk, OpenApiWalk production) {
    OpenApiScript script = new OpenApiScript(walk);
    script.users();
    script.tickets();
    script.keys();
    script.backendSessions();
    ApiClient.Browser signedIn = script.signIn();
    ApiClient.Browser impersonated = script.impersonate();
    script.refusedSignIns();
    script.account(signedIn);
    production.call("createDevBrowser").expect(403);
    production
        .call("createActorToken")
        .json("{\"user_id\": \"user_alice\", \"actor\": {\"sub\": \"user_support\"}}")
        .expect(402);
    script.localControls();
    OpenApiErrors errors = new OpenApiErrors(document, walk, production, signedIn, impersonated);
    document.operations().forEach(errors::provoke);
    script.ends(signedIn);
  }

  private List<String> missedBy(OpenApiWalk walk) {
    List<String> missed = new ArrayList<>();
    for (Operation operation : document.operations()) {
      Set<Integer> statuses = new HashSet<>(operation.statuses());
      if (statuses.isEmpty()) {
        missed.add(operation + " has no answers");
      }
      statuses.removeIf(status -> walk.hasSeen(operation, status));
      if (!statuses.isEmpty()) {
        missed.add(operation + " " + statuses);
      }
    }
    return missed;
  }
}
