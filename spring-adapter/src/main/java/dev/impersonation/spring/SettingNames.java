package dev.impersonation.spring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Translates between the names of settings, such as {@code clockSkew}, and of properties. */
final class SettingNames {
  static final String PREFIX = "impersonation.";

  /** All settings that {@code GateBuilder} takes by name. */
  static final List<String> ALL =
      List.of(
          "publishableKey",
          "issuer",
          "jwksUrl",
          "jwtKey",
          "jwtKeyFile",
          "jwksFile",
          "allowInsecureJwksUrl",
          "jwksProxy",
          "jwksUserAgent",
          "cookieSuffix",
          "authorizedParties",
          "allowMissingAuthorizedParty",
          "audience",
          "clockSkew",
          "algorithms",
          "cryptoProvider",
          "tokenCache",
          "acceptTemplateTokens",
          "anonymous",
          "corsPreflight",
          "bindHttpSession",
          "afterExpiry",
          "default",
          "impersonationHeader",
          "noStore",
          "refusalPage",
          "signInUrl",
          "coverage",
          "webSockets",
          "audit",
          "auditFile",
          "auditFilePermissions",
          "auditFileMaxBytes",
          "auditFileSync",
          "auditQueue",
          "auditQueueFull");

  /** Those that say whom to trust, and that a bean in their place takes back. */
  static final Set<String> OF_ISSUER =
      Set.of(
          "publishableKey",
          "issuer",
          "jwksUrl",
          "jwtKey",
          "jwtKeyFile",
          "jwksFile",
          "allowInsecureJwksUrl",
          "jwksProxy",
          "cookieSuffix");

  /** What builders have methods for, applications have beans for. */
  private static final Map<String, String> IN_CODE =
      Map.of(
          "keySource",
          "the KeySource bean",
          "auditSink",
          "the AuditSink bean",
          "or issuer together with",
          "or impersonation.issuer together with",
          "set policy(requireReason(…)) in code",
          "add a bean ImpersonationPolicy.requireReason(…)");

  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

  private SettingNames() {}

  /** Returns the whole name of the property of a setting. */
  static String property(String setting) {
    return PREFIX + kebab(setting);
  }

  private static String kebab(String setting) {
    return HUMP.matcher(setting).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
  }

  /** Returns a message in which settings have the names of their properties. */
  static String inProperties(String message) {
    String translated = message;
    for (String setting : ALL) {
      // Names of one word are words of the language as well.
      String name =
          HUMP.matcher(setting).find()
              ? "(?<![\\w.-])" + setting + "(?![\\w-])"
              : "(?<![\\w.-])" + setting + "(?==)|(?<=\\bremove )" + setting + "(?![\\w-])";
      translated = Pattern.compile(name).matcher(translated).replaceAll(property(setting));
    }
    for (Map.Entry<String, String> inCode : IN_CODE.entrySet()) {
      translated = translated.replace(inCode.getKey(), inCode.getValue());
    }
    return translated;
  }

  /** Returns the known name that is nearest to one that is not known, if one is near. */
  static Optional<String> nearest(String unknown, List<String> known) {
    Map<String, Integer> distances = new LinkedHashMap<>();
    known.forEach(name -> distances.put(name, distance(squeezed(unknown), squeezed(name))));
    return distances.entrySet().stream()
        .filter(each -> each.getValue() <= Math.max(2, each.getKey().length() / 3))
        .min(Comparator.comparing(Map.Entry<String, Integer>::getValue))
        .map(Map.Entry::getKey);
  }

  private static String squeezed(String name) {
    return name.replace("-", "").replace(".", "").toLowerCase(Locale.ROOT);
  }

  /** The number of letters to add, to drop or to change (Levenshtein). */
  private static int distance(String from, String to) {
    List<Integer> before = new ArrayList<>();
    for (int i = 0; i <= to.length(); i++) {
      before.add(i);
    }
    for (int i = 1; i <= from.length(); i++) {
      List<Integer> row = new ArrayList<>(List.of(i));
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row.add(
            Math.min(Math.min(row.get(j - 1) + 1, before.get(j) + 1), before.get(j - 1) + change));
      }
      before = row;
    }
    return before.get(to.length());
  }
}
