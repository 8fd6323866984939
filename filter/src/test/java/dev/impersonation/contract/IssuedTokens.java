package dev.impersonation.contract;

/** Good tokens of one issuer, fresh each time. */
public interface IssuedTokens {
  /** Whose sessions they are of. */
  String SUBJECT = "user_customer";

  /** The {@code iss} of the tokens. */
  String issuer();

  /** The publishable key that leads to the issuer. */
  String publishableKey();

  /** The ending of the session cookie's name for that key. */
  String cookieSuffix();

  /** The {@code azp} of the tokens. */
  String authorizedParty();

  /** Returns a token of the subject's own session. */
  String own();

  /** Returns a token of a session of the subject in which another one acts. */
  String impersonated(String act);

  /**
   * Returns a token of the subject's own session, in the organization {@code org_1} with the
   * permission {@code org:invoices:read}.
   */
  String inOrganization();
}
