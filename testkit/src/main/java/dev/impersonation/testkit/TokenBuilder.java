package dev.impersonation.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes one session token (a JWT, RFC 7519, in the compact form of RFC 7515), good or bad in
 * exactly the way asked for.
 *
 * <p>{@link TestIssuer#token()} gives a builder that holds a good token:
 *
 * <ul>
 *   <li>header: {@code alg} RS256, {@code cat} of session tokens, {@code kid} of the issuer, {@code
 *       typ} JWT;
 *   <li>claims: {@code azp} {@link TestIssuer#authorizedParty}, {@code exp} 60 s after {@code iat},
 *       {@code fva} [0, -1], {@code iat} when signed, {@code iss} of the issuer, {@code jti} new
 *       for every signature, {@code nbf} 10 s before {@code iat}, {@code sid} {@value #SESSION_ID},
 *       {@code sts} active, {@code sub} {@value #SUBJECT}, {@code v} 2.
 * </ul>
 *
 * <p>Each call changes what its documentation names and leaves the rest. Calls take effect in their
 * order: of two that write the same claim or header parameter the later one stays. Times are whole
 * seconds. Members are written in alphabetical order. All methods but {@link #sign()} return this
 * builder.
 *
 * <p>A builder may {@link #sign()} again and be changed in between. Not safe for use by several
 * threads at once; several builders of one issuer are.
 */
public final class TokenBuilder {

  /** The {@code sub} of a token unless changed. */
  public static final String SUBJECT = "user_customer";

  /** The {@code sid} of a token unless changed. */
  public static final String SESSION_ID = "sess_customer";

  /**
   * The {@code azp} of a token unless its {@link TestIssuer#useAuthorizedParty issuer} or its
   * builder says otherwise: the origin of a front end on the same machine.
   */
  public static final String AUTHORIZED_PARTY = "http://localhost:3000";

  /** The {@code act.iss} that {@link #impersonatedBy} writes. */
  public static final String ACTOR_ISSUER = "https://dashboard.clerk.com";

  private static final String SESSION_CATEGORY = "cl_B7d4PD111AAA";
  private static final String TEMPLATE_CATEGORY = "cl_B7d4PD222AAA";
  private static final String MACHINE_CATEGORY = "cl_B7d4PD333AAA";

  private final TestIssuer issuer;
  private final TokenClaims claims;
  private final TokenSigner signer;

  TokenBuilder(TestIssuer issuer) {
    this.issuer = issuer;
    claims = new TokenClaims(issuer);
    signer = new TokenSigner(issuer);
    header("cat", SESSION_CATEGORY);
    subject(SUBJECT).sessionId(SESSION_ID).issuer(issuer.issuer());
    authorizedParty(issuer.authorizedParty());
    claim("fva", List.of(0, -1)).claim("sts", "active").claim("v", 2);
  }

  /**
   * Sets who is signed in: {@code sub}.
   *
   * @param subject a user ID; under impersonation the customer's
   */
  public TokenBuilder subject(String subject) {
    return claim("sub", Objects.requireNonNull(subject, "subject"));
  }

  /**
   * Sets the session: {@code sid}.
   *
   * @param sessionId a session ID
   */
  public TokenBuilder sessionId(String sessionId) {
    return claim("sid", Objects.requireNonNull(sessionId, "sessionId"));
  }

  /**
   * Sets who the token claims to come from: {@code iss}. The key stays this issuer's.
   *
   * @param issuer an issuer URL
   */
  public TokenBuilder issuer(String issuer) {
    return claim("iss", Objects.requireNonNull(issuer, "issuer"));
  }

  /**
   * Sets the front end the token was made for: {@code azp} (OpenID Connect Core 2).
   *
   * @param authorizedParty an origin, as in {@value #AUTHORIZED_PARTY}
   */
  public TokenBuilder authorizedParty(String authorizedParty) {
    return claim("azp", Objects.requireNonNull(authorizedParty, "authorizedParty"));
  }

  /**
   * Sets the moment that {@code iat}, {@code nbf} and {@code exp} are counted from, in place of the
   * time of signing.
   *
   * @param issuedAt cut to whole seconds
   */
  public TokenBuilder issuedAt(Instant issuedAt) {
    claims.times().issueAt(Objects.requireNonNull(issuedAt, "issuedAt"));
    return this;
  }

  /**
   * Sets how long after {@code iat} the token expires. The default is 60 s.
   *
   * @param lifetime may be zero or negative, for a token that was never valid
   */
  public TokenBuilder lifetime(Duration lifetime) {
    claims.times().lastFor(Objects.requireNonNull(lifetime, "lifetime"));
    return this;
  }

  /**
   * Makes it an impersonated session as one started from Clerk's dashboard: {@code act} (RFC 8693
   * 4.1) of {@code sub} and {@code iss} {@value #ACTOR_ISSUER}. Replaces any actor set before.
   *
   * @param actorSubject the actor's user ID
   */
  public TokenBuilder impersonatedBy(String actorSubject) {
    Objects.requireNonNull(actorSubject, "actorSubject");
    return actor(Map.of("sub", actorSubject, "iss", ACTOR_ISSUER));
  }

  /**
   * Makes it a session in which an automated client acts: {@code act} of {@code sub} and {@code
   * type} agent. Replaces any actor set before.
   *
   * @param actorSubject the agent's ID
   */
  public TokenBuilder agent(String actorSubject) {
    Objects.requireNonNull(actorSubject, "actorSubject");
    return actor(Map.of("sub", actorSubject, "type", "agent"));
  }

  /**
   * Sets when the impersonation ends: the member {@code until} of the current actor, in seconds
   * since 1970. For one of another form use {@link #actor}.
   *
   * @param end cut to whole seconds
   * @throws IllegalStateException if no current actor was set before
   */
  public TokenBuilder until(Instant end) {
    claims.currentActor().put("until", end.getEpochSecond());
    return this;
  }

  /**
   * Nests prior actors in the current one (RFC 8693 4.1): each becomes an {@code act} of only
   * {@code sub} inside the one before it. Replaces prior actors set before.
   *
   * @param subjects the prior actors' IDs, the nearest to the current actor first
   * @throws IllegalStateException if no current actor was set before
   */
  public TokenBuilder priorActors(String... subjects) {
    claims.nestActors(List.of(subjects));
    return this;
  }

  /**
   * Sets {@code act} to exactly these members. For an {@code act} that is no object use {@link
   * #claim}.
   *
   * @param act what {@code claim} takes for an object; copied
   * @throws IllegalArgumentException if a member has no JSON form
   */
  public TokenBuilder actor(Map<String, ? extends @Nullable Object> act) {
    return claim("act", Objects.requireNonNull(act, "act"));
  }

  /**
   * Turns it into a session token of version 1: without {@code v} and {@code jti}, an organization
   * in {@code org_id}, {@code org_slug}, {@code org_role}, {@code org_permissions}.
   */
  public TokenBuilder version1() {
    withoutClaim("v").withoutClaim("jti");
    claims.writeOrganization();
    return this;
  }

  /**
   * Sets the subject's active organization, in the claims of the token's version. In version 2
   * these are {@code o} and {@code fea}, with the permissions as bit masks in {@code o.per} and
   * {@code o.fpm}; without permissions only {@code o} of {@code id}, {@code slg} and {@code rol}.
   * Decoded, a permission reads {@code org:feature:permission}.
   *
   * @param id the organization's ID
   * @param slug its short name
   * @param role the subject's role in it, with or without {@code org:}
   * @param permissions each {@code feature:permission}, with or without {@code org:} in front
   * @throws IllegalArgumentException if a permission is written otherwise
   */
  public TokenBuilder organization(String id, String slug, String role, String... permissions) {
    claims.organization(new Organization(id, slug, role, List.of(permissions)));
    return this;
  }

  /** Makes it a session that is not complete: {@code sts} pending. */
  public TokenBuilder pending() {
    return claim("sts", "pending");
  }

  /**
   * Turns it into a token made from a custom JWT template: {@code cat} of templates and, as there,
   * no {@code act}, {@code fva}, {@code sid}, {@code sts}, {@code v} nor organization. An actor set
   * afterwards stays, as if the template mapped it.
   */
  public TokenBuilder template() {
    claims.removeSession();
    return header("cat", TEMPLATE_CATEGORY);
  }

  /**
   * Turns it into a machine-to-machine token: {@code cat} of those, {@code sub} mch_test, no {@code
   * azp} and nothing of a session.
   */
  public TokenBuilder machine() {
    claims.removeSession();
    return withoutClaim("azp").subject("mch_test").header("cat", MACHINE_CATEGORY);
  }

  /**
   * Turns it into an OAuth access token (RFC 9068): {@code typ} at+jwt and no {@code cat}, {@code
   * client_id} and {@code scope}, no {@code azp} and nothing of a session. For a token that is
   * wrong in {@code typ} alone use {@link #header}.
   */
  public TokenBuilder oauthAccessToken() {
    claims.removeSession();
    withoutClaim("azp").claim("client_id", "client_test").claim("scope", "profile email");
    return header("typ", "at+jwt").withoutHeader("cat");
  }

  /**
   * Turns it into the ticket of an actor token, which is spent to sign in and is no session token:
   * header without {@code kid} and {@code cat}; of claims only {@code exp}, {@code eis} (the
   * lifetime in seconds, from now on 3600), {@code iid}, {@code sid} act_test and {@code st}
   * actor_token, and those set freely.
   */
  public TokenBuilder ticket() {
    claims.removeSession();
    List.of("azp", "iat", "iss", "jti", "nbf", "sub").forEach(this::withoutClaim);
    claims.stamp("eis");
    lifetime(Duration.ofHours(1)).claim("iid", issuer.keyId());
    sessionId("act_test").claim("st", "actor_token");
    return withoutHeader("cat").withoutHeader("kid");
  }

  /**
   * Sets any claim to any value.
   *
   * @param name the claim
   * @param value null (written as JSON null), a string, boolean or number, or a list, array or map
   *     of such; copied
   * @throws IllegalArgumentException if the value has no JSON form
   */
  public TokenBuilder claim(String name, @Nullable Object value) {
    claims.set(name, value);
    return this;
  }

  /**
   * Leaves a claim out.
   *
   * @param name the claim
   */
  public TokenBuilder withoutClaim(String name) {
    claims.remove(name);
    return this;
  }

  /**
   * Sets any header parameter to any value. {@code alg} set this way does not change how the token
   * is signed.
   *
   * @param name the header parameter
   * @param value as in {@link #claim}
   * @throws IllegalArgumentException if the value has no JSON form
   */
  public TokenBuilder header(String name, @Nullable Object value) {
    signer.header().put(name, value);
    return this;
  }

  /**
   * Leaves a header parameter out.
   *
   * @param name the header parameter
   */
  public TokenBuilder withoutHeader(String name) {
    signer.header().remove(name);
    return this;
  }

  /**
   * Puts this text in place of the header, as it stands: duplicate members, no JSON, anything.
   *
   * @param json encoded as UTF-8
   */
  public TokenBuilder rawHeader(String json) {
    return rawHeader(json.getBytes(UTF_8));
  }

  /**
   * Puts these bytes in place of the header, as they stand.
   *
   * @param bytes copied; need not be UTF-8
   */
  public TokenBuilder rawHeader(byte[] bytes) {
    signer.rawHeader(bytes);
    return this;
  }

  /**
   * Puts this text in place of the payload, as it stands: duplicate members, no JSON, anything.
   *
   * @param json encoded as UTF-8
   */
  public TokenBuilder rawPayload(String json) {
    return rawPayload(json.getBytes(UTF_8));
  }

  /**
   * Puts these bytes in place of the payload, as they stand.
   *
   * @param bytes copied; need not be UTF-8
   */
  public TokenBuilder rawPayload(byte[] bytes) {
    signer.rawPayload(bytes);
    return this;
  }

  /**
   * Makes it an old token, as if signed long ago: {@code iat}, {@code nbf} and {@code exp} move
   * together, so that {@code exp} is an hour past when the token is signed.
   */
  public TokenBuilder expired() {
    claims.times().expire();
    return this;
  }

  /** Moves {@code nbf} alone to an hour after the time the token is issued at. */
  public TokenBuilder notYetValid() {
    claims.times().delayNotBefore();
    claims.stamp("nbf");
    return this;
  }

  /** Moves {@code iat} alone to an hour later. */
  public TokenBuilder issuedInFuture() {
    claims.times().delayIssuedAt();
    claims.stamp("iat");
    return this;
  }

  /** Names another issuer in {@code iss}; signed, as before, by this one. */
  public TokenBuilder otherIssuer() {
    return issuer("https://clerk.other.example");
  }

  /** Signs with a key of nobody, under the {@code kid} of the issuer's. */
  public TokenBuilder forged() {
    signer.signWith(RsaKey.foreign());
    return this;
  }

  /** Names a {@code kid} that is in no key set. The signature itself is the issuer's. */
  public TokenBuilder unknownKeyId() {
    return header("kid", "ins_unknown");
  }

  /** Makes it an unsecured JWT (RFC 7519 6): {@code alg} none and an empty signature. */
  public TokenBuilder algNone() {
    signer.signWith("none");
    return this;
  }

  /**
   * Makes it an HS256 token whose secret is the text of {@link TestIssuer#publicKeyPem()}, which
   * deceives verifiers that let {@code alg} choose the algorithm (RFC 8725 2.1).
   */
  public TokenBuilder hmacWithPublicKey() {
    signer.signWith("HS256");
    return this;
  }

  /**
   * Signs with another algorithm and says so in {@code alg}.
   *
   * @param algorithm RS256, RS384, RS512 or PS256 (RFC 7518 3.1)
   * @throws IllegalArgumentException if it is none of these
   */
  public TokenBuilder algorithm(String algorithm) {
    signer.signWithRsa(algorithm);
    return this;
  }

  /** Changes the payload after it was signed: {@code sub} becomes user_intruder. */
  public TokenBuilder tamperedPayload() {
    signer.tamperWithPayload();
    return this;
  }

  /** Flips the last bit of the signature. */
  public TokenBuilder tamperedSignature() {
    signer.tamperWithSignature();
    return this;
  }

  /**
   * Writes and signs the token as the builder stands now.
   *
   * @return the compact form: three base64url parts with dots between
   * @throws IllegalStateException if {@link #tamperedPayload()} was combined with a raw payload, or
   *     {@link #tamperedSignature()} with an empty signature
   */
  public String sign() {
    return signer.sign(claims.stamped());
  }
}
