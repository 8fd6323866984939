package dev.impersonation.springdemo;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a demo cannot give the same answer, and why.
 *
 * @param requests the names of the requests
 * @param status what the demo answers instead, whatever the rest
 */
record Difference(String reason, Set<Demo> demos, Pattern requests, int status) {
  private static final Set<Demo> TOMCATS = EnumSet.of(Demo.TOMCAT, Demo.TOMCAT_SECURED);
  private static final Set<Demo> JETTIES = EnumSet.of(Demo.JETTY, Demo.JETTY_SECURED);
  private static final Set<Demo> SECURED = EnumSet.of(Demo.TOMCAT_SECURED, Demo.JETTY_SECURED);
  private static final Set<Demo> SECURED_TOMCAT = EnumSet.of(Demo.TOMCAT_SECURED);
  private static final Set<Demo> ALL = EnumSet.complementOf(EnumSet.of(Demo.SERVLETS, Demo.CORE));

  private static final Set<Demo> CORE = EnumSet.of(Demo.CORE);

  private static final String DISPATCHES = "without servlets there is no forward and no include";
  private static final String DEFAULT_SERVLET =
      "Jetty's default servlet has an opinion of its own on paths without a file";
  private static final String WEB_INF =
      "a web application on Jetty hides its own folders before any filter runs";
  private static final String NO_TRACE =
      "a web application on Jetty forbids TRACE before any filter runs";
  private static final String ERROR_PAGE =
      "Jetty alone asks for an error page on GET, HEAD and POST, Boot's servers on every method";
  private static final String PAGELESS =
      "in servlets on Jetty, an error without a page loses what was said of caches, which keep no"
          + " answers to these methods";
  private static final String UNKNOWN_METHOD =
      "HttpServlet answers 501 to methods it does not know, Spring MVC 405";
  private static final String TRACE =
      "a web application on Jetty forbids TRACE, Tomcat does not know it, Boot's Jetty takes it";
  private static final String RAW = "Spring MVC finds handlers by the path that was sent";
  private static final String FOLDED = "Tomcat folds a path that Jetty refuses";
  private static final String FIREWALL =
      "Spring Security's firewall refuses a path with .. before it is asked who comes: its rules go"
          + " by the path that was sent, while the server folds it";
  private static final String PREFIX =
      "under Security, Spring fails where a path was folded to that of a servlet mapped by a prefix";
  private static final String OWN_PAGE = "the server answers before any application runs";

  /** Tomcat's answer to a path that it folds, by who asks. */
  private static final String FOLDED_PATHS =
      "(//api/whoami|/api//whoami|/(x|api/deny|public)/(\\.\\.;|%2e%2e)/.*|/public/\\.;/x)";

  private static final String DOTTED_PATHS = "(/(x|api/deny|public)/\\.\\.|/api/\\.)/.*";

  private static final List<Difference> KNOWN =
      List.of(
          of(DISPATCHES, CORE, "(customer|support): (GET|HEAD|OPTIONS) /(fwd|inc)(/x)?", 404),
          of(DISPATCHES, CORE, "customer: POST /(fwd|inc)/x", 404),
          of(DEFAULT_SERVLET, CORE, "(customer|support): (GET /|OPTIONS /none)", 404),
          of(DEFAULT_SERVLET, CORE, "customer: POST /(none)?", 404),
          of(WEB_INF, CORE, "(customer|support): GET /(WEB-INF|web-inf|META-INF)/.*", 404),
          of(WEB_INF, CORE, "nobody: GET /(WEB-INF|web-inf|META-INF)/.*", 401),
          of(NO_TRACE, CORE, "support: TRACE /(api/.*|public/x)", 403),
          of(NO_TRACE, CORE, "(customer|support): TRACE /impersonation", 405),
          of(NO_TRACE, CORE, "nobody: TRACE /(api/.*|impersonation)", 401),
          of(PREFIX, SECURED, "(customer|nobody): GET /public/\\.\\./impersonation", 500),
          of(PREFIX, SECURED_TOMCAT, "(customer|nobody): GET /public/.*/impersonation", 500),
          of(FIREWALL, SECURED, "(customer|nobody): GET " + DOTTED_PATHS, 400),
          of(FIREWALL, SECURED_TOMCAT, "(customer|nobody): GET " + FOLDED_PATHS, 400),
          of(PAGELESS, CORE, "support: (PUT|PATCH|DELETE) /(public/x|impersonation)", 405),
          of(PAGELESS, CORE, "support: (OPTIONS|FOO) /impersonation", 405),
          of(PAGELESS, CORE, "support: FOO /public/x", 501),
          of(ERROR_PAGE, ALL, "customer: (PUT|PATCH|DELETE) .*", 405),
          of(ERROR_PAGE, ALL, "support: (PUT|PATCH|DELETE) /(public/x|impersonation)", 405),
          of(ERROR_PAGE, ALL, "nobody: (PUT|PATCH|DELETE) /public/x", 405),
          of(ERROR_PAGE, ALL, "(customer|support): (OPTIONS|FOO) /impersonation", 405),
          of(UNKNOWN_METHOD, ALL, "customer: FOO /(api/.*|public/x)", 405),
          of(UNKNOWN_METHOD, ALL, "(support|nobody): FOO /public/x", 405),
          of(TRACE, TOMCATS, ".*: TRACE .*", 405),
          of(TRACE, JETTIES, "(customer|support): TRACE /(api/.*|public/x)", 200),
          of(TRACE, JETTIES, "nobody: TRACE /public/x", 200),
          of(TRACE, JETTIES, "nobody: TRACE /(api/.*|impersonation)", 401),
          of(TRACE, JETTIES, "(customer|support): TRACE /impersonation", 405),
          of(RAW, ALL, "customer: GET (/x/\\.\\.|/api/\\.)/.*", 404),
          of(FOLDED, TOMCATS, "customer: GET /(api/deny|public)/(\\.\\.?;|%2e%2e)/.*", 200),
          of(FOLDED, TOMCATS, "customer: GET " + FOLDED_PATHS, 404),
          of(FOLDED, TOMCATS, "support: GET " + FOLDED_PATHS, 403),
          of(FOLDED, TOMCATS, "nobody: GET " + FOLDED_PATHS, 401),
          of(OWN_PAGE, TOMCATS, ".*: GET (/api(%2f|%5c).*|.*%00|/%zz|.*\\{.*|\\*|http:.*)", 400),
          of(OWN_PAGE, TOMCATS, "no host|no HTTP|customer: GET .*, Cookie: TOOLARGE.*", 400),
          of(OWN_PAGE, TOMCATS, "other version", 505));

  private static Difference of(String reason, Set<Demo> demos, String requests, int status) {
    return new Difference(reason, demos, Pattern.compile(requests), status);
  }

  /** Returns the difference that is known for this request to this demo. */
  static Optional<Difference> of(Demo demo, String request) {
    return KNOWN.stream()
        .filter(
            known -> known.demos().contains(demo) && known.requests().matcher(request).matches())
        .findFirst();
  }

  static boolean isKnownFor(String request) {
    return KNOWN.stream().anyMatch(known -> known.requests().matcher(request).matches());
  }
}
