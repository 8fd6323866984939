package dev.impersonation.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.util.Map;

/** Those of the testkit. */
record TestIssuerTokens(TestIssuer testIssuer) implements IssuedTokens {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String issuer() {
    return testIssuer.issuer();
  }

  @Override
  public String publishableKey() {
    return testIssuer.publishableKey();
  }

  @Override
  public String cookieSuffix() {
    return testIssuer.cookieSuffix();
  }

  @Override
  public String authorizedParty() {
    return TokenBuilder.AUTHORIZED_PARTY;
  }

  @Override
  public String own() {
    return testIssuer.token().subject(SUBJECT).sign();
  }

  @Override
  public String impersonated(String act) {
    try {
      Map<String, Object> claim = JSON.readValue(act, new TypeReference<>() {});
      return testIssuer.token().subject(SUBJECT).claim("act", claim).sign();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public String inOrganization() {
    return testIssuer
        .token()
        .subject(SUBJECT)
        .organization("org_1", "acme", "admin", "invoices:read")
        .sign();
  }
}
