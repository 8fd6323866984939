package dev.impersonation.spring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Holds the properties below {@code impersonation}. Those that are settings of the filter are kept
 * as they were written, since the filter's builder refuses them with better words and without their
 * value.
 *
 * @param enabled Whether there is any bean of this library.
 * @param publishableKey Clerk publishable key; names issuer, key set and cookie suffix.
 * @param issuer What the claim iss must equal. By default that of the publishable key.
 * @param jwksUrl URL of the issuer's key set: https, or http on loopback. By default that of the
 *     publishable key.
 * @param jwtKey One RSA public key as PEM, in place of a key set: no network.
 * @param jwtKeyFile File with such a PEM, read at start.
 * @param jwksFile File with the issuer's key set, read at start.
 * @param allowInsecureJwksUrl Whether the URL of the key set may be http to any host. Whoever can
 *     change the answer can sign tokens.
 * @param jwksProxy HTTP proxy for the key set: host:port, or user:password@host:port.
 * @param jwksUserAgent What requests for the key set say of themselves.
 * @param cookieSuffix Ending of the cookie __session_suffix. By default that of the publishable
 *     key.
 * @param authorizedParties Origins that the claim azp may name. By default any, with a warning.
 * @param allowMissingAuthorizedParty Whether tokens without azp are accepted all the same.
 * @param audience What the claim aud must be or hold. By default it is not looked at.
 * @param clockSkew Allowed for exp, nbf and iat; at most 60 s.
 * @param algorithms Allowed algorithms: RS256, RS384, RS512.
 * @param cryptoProvider What checks signatures: auto, jdk, ACCP, Conscrypt or an installed
 *     provider.
 * @param tokenCache Within how many bytes verified tokens are remembered, such as 16MiB; 0 for not
 *     at all.
 * @param acceptTemplateTokens Whether tokens of custom templates are accepted; those without act
 *     count as impersonated.
 * @param anonymous What becomes of requests without identity: refuse or allow. By default refuse;
 *     allow with Spring Security, whose rules then decide.
 * @param corsPreflight What becomes of CORS preflights: off polices them like any request, allow
 *     lets them go on without identity.
 * @param bindHttpSession Whether a session belongs to one subject, actor and session ID: invalidate
 *     or off.
 * @param afterExpiry What becomes of an asynchronous dispatch whose token has expired: refuse or
 *     finish.
 * @param defaultMode What holds while somebody impersonates where nothing else decides: read-only,
 *     deny or allow.
 * @param impersonationHeader Whether answers say that somebody impersonates: send or off.
 * @param noStore Whose answers no cache may keep, whatever the application says: impersonated or
 *     off.
 * @param refusalPage HTML for people who are denied something. By default a plain page.
 * @param signInUrl Where page loads go that nobody is signed in for. By default they are refused.
 * @param coverage What becomes, at start, of handlers that only the default decides: off, warn or
 *     fail.
 * @param webSockets Whether WebSocket handshakes must pass the filter: verified or open.
 * @param audit Whose requests are recorded: impersonated, all or off.
 * @param auditFile File that audit events go to, as JSON lines. By default they go to the logger
 *     impersonation.audit.
 * @param auditFilePermissions Who may read the audit files, such as rw-r-----.
 * @param auditFileMaxBytes How many bytes the audit file gets before another is begun.
 * @param auditFileSync When an event counts as recorded: always once the disk has it, never once
 *     the operating system has.
 * @param auditQueue How many events may wait in memory. By default none.
 * @param auditQueueFull What becomes of an event for which the queue has no room: block or refuse.
 * @param filterOrder Where the filter stands; guards stand one before it. By default one before
 *     Spring Security, or else -101.
 * @param guards Guards by name: what may be done on routes while somebody impersonates.
 * @param actuator What holds for endpoints but health while somebody impersonates.
 * @param openHealth Whether the health endpoint and its groups answer without a token. By default
 *     they do, but not with Spring Security, whose rules then decide.
 * @param management Whether the filter is also in the context of management.server.port.
 * @param spanAttributes Whether subject and actor become attributes of the current span.
 * @param security How Spring Security takes part.
 */
@ConfigurationProperties(prefix = "impersonation", ignoreUnknownFields = false)
public record ImpersonationProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String publishableKey,
    @Nullable String issuer,
    @Nullable String jwksUrl,
    @Nullable String jwtKey,
    @Nullable String jwtKeyFile,
    @Nullable String jwksFile,
    @Nullable String allowInsecureJwksUrl,
    @Nullable String jwksProxy,
    @Nullable String jwksUserAgent,
    @Nullable String cookieSuffix,
    @Nullable List<String> authorizedParties,
    @Nullable String allowMissingAuthorizedParty,
    @Nullable String audience,
    @Nullable String clockSkew,
    @Nullable List<String> algorithms,
    @Nullable String cryptoProvider,
    @Nullable String tokenCache,
    @Nullable String acceptTemplateTokens,
    @Nullable String anonymous,
    @Nullable String corsPreflight,
    @Nullable String bindHttpSession,
    @Nullable String afterExpiry,
    @Name("default") @Nullable String defaultMode,
    @Nullable String impersonationHeader,
    @Nullable String noStore,
    @Nullable String refusalPage,
    @Nullable String signInUrl,
    @Nullable String coverage,
    @Nullable String webSockets,
    @Nullable String audit,
    @Nullable String auditFile,
    @Nullable String auditFilePermissions,
    @Nullable String auditFileMaxBytes,
    @Nullable String auditFileSync,
    @Nullable String auditQueue,
    @Nullable String auditQueueFull,
    @Nullable Integer filterOrder,
    @DefaultValue Map<String, Guard> guards,
    @DefaultValue("deny") ActuatorMode actuator,
    @Nullable Boolean openHealth,
    @DefaultValue("protect") ManagementPort management,
    @DefaultValue("false") boolean spanAttributes,
    @DefaultValue Security security) {

  /**
   * Holds the properties of one guard.
   *
   * @param patterns Servlet url-patterns that it is mapped to, such as /account/*.
   * @param mode What holds there: public, allow, require-reason, read-only or deny.
   * @param members Members of act that must be there, for require-reason. By default reason.
   */
  public record Guard(
      @Nullable List<String> patterns, @Nullable String mode, @Nullable List<String> members) {
    /** Copies the lists. */
    public Guard {
      patterns = copied(patterns);
      members = copied(members);
    }
  }

  /**
   * Holds what is about Spring Security.
   *
   * @param csrf Of which requests a CSRF token is asked: cookie leaves out those with a bearer
   *     token.
   * @param authorities What the authorities of a session token come from.
   */
  public record Security(
      @DefaultValue("cookie") Csrf csrf, @DefaultValue("organization") Authorities authorities) {}

  /** Says what holds for Actuator's endpoints while somebody impersonates. */
  public enum ActuatorMode {
    /** Every endpoint but health is refused. */
    DENY,
    /** They may be read. */
    READ_ONLY,
    /** What the setting {@code default} says. */
    DEFAULT
  }

  /** Says whether the management port is protected too. */
  public enum ManagementPort {
    /** By the same filter. */
    PROTECT,
    /** It is not: for ports that a network keeps closed. */
    OFF
  }

  /** Says of which requests a CSRF token is asked. */
  public enum Csrf {
    /** Of those that come by cookie: not of those with a bearer token. */
    COOKIE,
    /** As Spring Security is configured. */
    ALL,
    /** The same: nothing of it is touched. */
    OFF
  }

  /** Says where authorities come from. */
  public enum Authorities {
    /** Role and permissions of the organization. */
    ORGANIZATION,
    /** Nowhere: there are none. */
    NONE
  }

  /** Copies what could be changed. */
  public ImpersonationProperties {
    authorizedParties = copied(authorizedParties);
    algorithms = copied(algorithms);
    coverage = coverage == null ? null : FilterAssembly.offIfFalse("coverage", coverage);
    guards = Collections.unmodifiableMap(new LinkedHashMap<>(guards));
  }

  private static @Nullable List<String> copied(@Nullable List<String> values) {
    return values == null ? null : List.copyOf(values);
  }

  /** The settings of the filter that are set, by the names that its builder takes. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    put(settings, "publishableKey", publishableKey);
    put(settings, "issuer", issuer);
    put(settings, "jwksUrl", jwksUrl);
    put(settings, "jwtKey", jwtKey);
    put(settings, "jwtKeyFile", jwtKeyFile);
    put(settings, "jwksFile", jwksFile);
    put(settings, "allowInsecureJwksUrl", allowInsecureJwksUrl);
    put(settings, "jwksProxy", jwksProxy);
    put(settings, "jwksUserAgent", jwksUserAgent);
    put(settings, "cookieSuffix", cookieSuffix);
    putList(settings, "authorizedParties", authorizedParties);
    put(settings, "allowMissingAuthorizedParty", allowMissingAuthorizedParty);
    put(settings, "audience", audience);
    put(settings, "clockSkew", clockSkew);
    putList(settings, "algorithms", algorithms);
    put(settings, "cryptoProvider", cryptoProvider);
    put(settings, "tokenCache", tokenCache);
    put(settings, "acceptTemplateTokens", acceptTemplateTokens);
    put(settings, "anonymous", anonymous);
    put(settings, "corsPreflight", corsPreflight);
    put(settings, "bindHttpSession", bindHttpSession);
    put(settings, "afterExpiry", afterExpiry);
    put(settings, "default", defaultMode);
    put(settings, "impersonationHeader", impersonationHeader);
    put(settings, "noStore", noStore);
    put(settings, "refusalPage", refusalPage);
    put(settings, "signInUrl", signInUrl);
    put(settings, "coverage", coverage);
    put(settings, "webSockets", webSockets);
    put(settings, "audit", audit);
    put(settings, "auditFile", auditFile);
    put(settings, "auditFilePermissions", auditFilePermissions);
    put(settings, "auditFileMaxBytes", auditFileMaxBytes);
    put(settings, "auditFileSync", auditFileSync);
    put(settings, "auditQueue", auditQueue);
    put(settings, "auditQueueFull", auditQueueFull);
    return settings;
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }

  private static void putList(
      Map<String, String> settings, String name, @Nullable List<String> values) {
    put(settings, name, values == null ? null : String.join(",", values));
  }

  /** Tells nothing of what was set, for some of it is secret. */
  @Override
  public String toString() {
    return "ImpersonationProperties[]";
  }
}
