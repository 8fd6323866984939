package dev.impersonation.springdemo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.impersonation.testkit.TestIssuer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The requests that every demo is sent, by their names: what follows the token's name is sent. */
final class Requests {
  private static final List<String> PATHS =
      List.of(
          "/api/whoami",
          "/api/notes",
          "/api/deny/password",
          "/api/deny",
          "/public/x",
          "/public",
          "/impersonation",
          "/impersonation/x",
          "/fwd/x",
          "/fwd",
          "/inc/x",
          "/async/x",
          "/err/x",
          "/err",
          "/err/418",
          "/err/200",
          "/error",
          "/nothing/here",
          "/api/whoami/x",
          "/API/whoami",
          "/",
          "/favicon.ico",
          "/actuator/health",
          "/login",
          "/logout");

  private static final String NOTE = "{\"text\":\"Call me after five\"}";

  private final Map<String, String> tokens = new LinkedHashMap<>();
  private final Map<String, String> requests = new LinkedHashMap<>();

  private Requests(TestIssuer issuer) {
    tokens.put("customer", bearer(issuer.token().sign()));
    tokens.put("support", bearer(issuer.token().impersonatedBy("user_support").sign()));
    tokens.put("agent", bearer(issuer.token().agent("agent_7").sign()));
    tokens.put("nobody", "");
    tokens.put("expired", bearer(issuer.token().expired().sign()));
    tokens.put("forged", bearer(issuer.token().forged().sign()));
    tokens.put("of another party", bearer(issuer.token().authorizedParty("https://a.b").sign()));
    tokens.put("of another issuer", bearer(issuer.token().otherIssuer().sign()));
    tokens.put("template", bearer(issuer.token().template().sign()));
    tokens.put("no token", bearer("x"));
    tokens.put("basic", "Authorization: Basic YTpi\r\n");
    tokens.put("empty bearer", "Authorization: Bearer\r\n");
    tokens.put("customer's cookie", cookie(issuer.token().sign()));
    tokens.put("support's cookie", cookie(issuer.token().impersonatedBy("user_support").sign()));
    tokens.put("expired cookie", cookie(issuer.token().expired().sign()));
    tokens.put("both", tokens.get("support") + cookie(issuer.token().sign()));
    tokens.put("two bearers", tokens.get("support") + tokens.get("customer"));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  private static String cookie(String token) {
    return "Cookie: __session=" + token + "\r\n";
  }

  /** Returns the requests, as they are to be sent. */
  static Map<String, String> of(TestIssuer issuer) {
    Requests requests = new Requests(issuer);
    for (String path : PATHS) {
      for (String token : List.of("customer", "support", "nobody")) {
        requests.add(token, "GET " + path);
      }
    }
    for (String token : requests.tokens.keySet()) {
      requests.add(token, "GET /api/whoami");
      requests.add(token, "GET /public/x");
    }
    requests.methods();
    requests.notes();
    requests.oddities();
    return requests.requests;
  }

  private void methods() {
    for (String path : List.of("/api/whoami", "/api/notes", "/public/x", "/impersonation")) {
      for (String method : List.of("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FOO")) {
        for (String token : List.of("customer", "support", "nobody")) {
          add(token, method + " " + path);
        }
      }
    }
    for (String path :
        List.of("/api/deny/x", "/fwd/x", "/inc/x", "/async/x", "/err/x", "/err/404", "/none")) {
      for (String method : List.of("HEAD", "OPTIONS", "POST")) {
        add("customer", method + " " + path);
        add("support", method + " " + path);
      }
    }
    add("customer", "POST /");
    add("customer", "POST /api/whoami");
    add("customer", "POST /error");
    add("nobody", "POST /public/x");
    add("nobody", "OPTIONS /api/notes", "Origin: https://a.b\r\n" + preflight());
    add("customer", "GET /api/whoami", "Origin: https://a.b\r\n");
    add("customer", "GET /api/whoami", "Accept: text/html\r\n");
    add("customer", "GET /api/whoami", "Accept: nonsense\r\n");
    add("customer", "GET /err/418", "Accept: text/html\r\n");
    add("nobody", "GET /api/whoami", "Accept: text/html\r\n");
    add("support", "GET /api/deny/x", "Accept: text/html\r\n");
    add("customer", "GET /api/whoami?x=%zz");
    add("customer", "GET /api/whoami", "Cookie: LARGE=" + "x".repeat(4000) + "\r\n");
    add("customer", "GET /api/whoami", "Cookie: TOOLARGE=" + "x".repeat(17_000) + "\r\n");
  }

  private static String preflight() {
    return "Access-Control-Request-Method: POST\r\n";
  }

  private void notes() {
    for (String token : List.of("customer", "support", "nobody", "customer's cookie")) {
      note(token, "application/json", NOTE);
    }
    for (String type :
        List.of(
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json;charset='utf-8'",
            "application/json;charset=utf-16",
            "application/json;charset=none",
            "application/json;charset=\"",
            "application/json;charset=",
            "application/json;",
            "application/json; x",
            "application/json; x=",
            "application/json; x=y",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "nonsense",
            "application/*",
            "application/json+x")) {
      note("customer", type, NOTE);
    }
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "{\"text\":1}",
            "{\"text\":\" \"}",
            "{\"text\":null}",
            "{\"text\":\"a\"} more",
            "{\"text\":\"a\",\"text\":\"b\"}",
            "{\"text\":\"\u00fc\u20ac\"}",
            "{'text':'a'}",
            "\"text\"",
            "[".repeat(900),
            "{\"text\":\"" + "x".repeat(989) + "\"}",
            "{\"text\":\"" + "x".repeat(990) + "\"}",
            "{\"text\":\"" + "x".repeat(100_000) + "\"}")) {
      note("customer", "application/json", body);
    }
    add("customer", "POST /api/notes");
    add("customer", "GET /api/notes", "X-Again: 1\r\n");
  }

  private void oddities() {
    for (String path :
        List.of(
            "//api/whoami",
            "/api//whoami",
            "/x/../api/whoami",
            "/x/..;/api/whoami",
            "/x/%2e%2e/api/whoami",
            "/api/deny/../whoami",
            "/api/deny/..;/whoami",
            "/api/deny/%2e%2e/whoami",
            "/api/./whoami",
            "/public/../api/whoami",
            "/public/..;/api/whoami",
            "/public/../impersonation",
            "/public/..;/impersonation",
            "/public/%2e%2e/impersonation",
            "/public/.;/x",
            "/api;x=1/whoami",
            "/api/whoami;x=1",
            "/api/deny;x/y",
            "/api%2fwhoami",
            "/api%5cwhoami",
            "/%61pi/whoami",
            "/api/whoami/",
            "/api/whoami%00",
            "/api/whoami%20",
            "/api/who{ami}",
            "/%zz",
            "/WEB-INF/web.xml",
            "/web-inf/web.xml",
            "/META-INF/x",
            "/webapp/WEB-INF/web.xml",
            "*",
            "http://a/api/whoami")) {
      for (String token : List.of("customer", "support", "nobody")) {
        add(token, "GET " + path);
      }
    }
    requests.put("no host", "GET /api/whoami HTTP/1.1\r\nConnection: close\r\n\r\n");
    requests.put("other version", "GET / HTTP/9.9\r\n\r\n");
    requests.put("no HTTP", "nonsense\r\n\r\n");
  }

  private void note(String token, String type, String body) {
    int length = body.getBytes(UTF_8).length;
    String name = length > 100 ? length + " bytes of " + body.substring(0, 1) : body;
    String utf8 = new String(body.getBytes(UTF_8), ISO_8859_1);
    put(
        token + ": POST /api/notes, " + type + ", " + name,
        token,
        "POST /api/notes",
        "Content-Type: " + type + "\r\nContent-Length: " + length + "\r\n",
        utf8);
  }

  private void add(String token, String line, String... fields) {
    String more = String.join("", fields);
    String shown = more.length() > 100 ? more.substring(0, 20) : more;
    List<String> name = new ArrayList<>(List.of(token + ": " + line));
    shown.lines().forEach(name::add);
    put(name.stream().collect(Collectors.joining(", ")), token, line, more, "");
  }

  private void put(String name, String token, String line, String fields, String body) {
    requests.put(
        name,
        line
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + tokens.get(token)
            + fields
            + "\r\n"
            + body);
  }
}
