package dev.impersonation.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of the demo, for bash: from an actor token over what it may do and what not to the
 * end of the session that came of it. They share variables, so they are to be pasted into one
 * shell, in order.
 */
final class DemoScript {
  static final String CUSTOMER = "user_alice";
  static final String ENGINEER = "user_support";

  private static final String IMPERSONATED =
      "\"impersonated\":true,\"actor\":{\"sub\":\"" + ENGINEER + "\"";

  /** Shows an answer and keeps it; takes a member of it; both without tools beyond curl and sed. */
  private static final List<String> FUNCTIONS =
      List.of(
          "call() { reply=$(curl -sS -w '\\nstatus %{http_code}\\n' \"$@\"); echo \"$reply\"; }",
          "pick() { sed -n \"s/.*\\\"$1\\\":\\\"\\([^\\\"]*\\)\\\".*/\\1/p\" <<< \"$reply\"; }",
          "jars=$(mktemp -d)");

  private final URI application;
  private final URI issuer;
  private final String secretKey;
  private final Path auditFile;
  private final List<String> lines = new ArrayList<>();

  private DemoScript(URI application, URI issuer, String secretKey, Path auditFile) {
    this.application = application;
    this.issuer = issuer;
    this.secretKey = secretKey;
    this.auditFile = auditFile;
  }

  /** Returns the lines: commands, and before each a comment that says what to expect. */
  static List<String> of(URI application, URI issuer, String secretKey, Path auditFile) {
    DemoScript script = new DemoScript(application, issuer, secretKey, auditFile);
    script.lines.add("# Paste these into one shell (bash), one by one or all together.");
    script.lines.addAll(FUNCTIONS);
    script.customer();
    script.support();
    script.limits();
    script.refusals();
    script.audit();
    script.end();
    return List.copyOf(script.lines);
  }

  private void customer() {
    step(
        "The customer signs in (a development sign-in, without password)",
        200,
        "\"status\":\"complete\"",
        browser("alice")
            + " -d strategy=development_one_click -d identifier="
            + CUSTOMER
            + " "
            + issuer
            + "/v1/client/sign_ins");
    step(
        "and gets a session token", 200, "\"jwt\":", tokens("alice", "$(pick created_session_id)"));
    step(
        "The application sees the customer",
        200,
        "\"impersonated\":false",
        "own=$(pick jwt); " + whoami("-H \"Authorization: Bearer $own\""));
  }

  private void support() {
    step(
        "Support asks for an actor token for this customer, with the secret key",
        200,
        "\"status\":\"pending\"",
        actorToken());
    step(
        "and opens its URL, which leads to the sign-in page with a ticket",
        303,
        "__clerk_ticket=",
        "ticket=$(pick token); call -o /dev/null -D - " + "\"$(pick url)\"");
    step(
        "The sign-in page spends the ticket",
        200,
        "\"status\":\"complete\"",
        browser("support")
            + " -d strategy=ticket -d ticket=\"$ticket\" "
            + issuer
            + "/v1/client/sign_ins");
    step(
        "and gets a session token that says who acts",
        200,
        "\"jwt\":",
        "session=$(pick created_session_id); " + tokens("support", "$session"));
    step(
        "The application sees both",
        200,
        IMPERSONATED,
        "token=$(pick jwt); " + whoami("-H \"Authorization: Bearer $token\""));
    step("by cookie too", 200, IMPERSONATED, whoami("-b \"__session=$token\""));
  }

  private void limits() {
    String own = "-H \"Authorization: Bearer $own\" ";
    String support = "-H \"Authorization: Bearer $token\" ";
    String note = "-H 'Content-Type: application/json' -d '{\"text\":\"Call me after five\"}' ";
    step(
        "The customer writes a note",
        201,
        "Call me after five",
        "call " + own + note + application + Notes.PATH);
    step(
        "Support may read it, and the front end is told that no more is possible",
        200,
        "Impersonation: active;mode=read-only",
        "call -i " + support + application + Notes.PATH);
    step(
        "Support may not write one: nobody had to say so",
        403,
        "\"code\":\"impersonation_read_only\"",
        "call " + support + note + application + Notes.PATH);
    step(
        "What web.xml closes is closed to reading, too",
        403,
        "\"code\":\"impersonation_denied\"",
        "call " + support + application + "/api/deny/password");
    step(
        "and open to the customer",
        200,
        "\"impersonated\":false",
        "call " + own + application + "/api/deny/password");
    step(
        "A page can ask before it shows its buttons",
        200,
        "{\"state\":\"active\",\"mode\":\"read-only\"}",
        "call " + support + application + "/impersonation");
  }

  private void audit() {
    lines.add(
        "# All of it is on record under both names, what was refused as well: expect lines with"
            + " \"actor\":\""
            + ENGINEER
            + "\" and \"decision\":\"denied\"");
    lines.add("cat " + quoted(auditFile.toString()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private void refusals() {
    step(
        "The ticket is spent",
        400,
        "actor_token_already_used_code",
        browser("thief")
            + " -d strategy=ticket -d ticket=\"$ticket\" "
            + issuer
            + "/v1/client/sign_ins");
    step(
        "A token with the signature of another is refused",
        401,
        "\"code\":\"token-invalid-signature\"",
        whoami("-H \"Authorization: Bearer ${token%.*}.${own##*.}\""));
  }

  private void end() {
    step(
        "The session is revoked: its last token ends within a minute",
        200,
        "\"status\":\"revoked\"",
        server("") + " -X POST " + issuer + "/v1/sessions/$session/revoke");
    step("and there is no other", 401, "authentication_invalid", tokens("support", "$session"));
    step("An actor token that was not used yet", 200, "\"status\":\"pending\"", actorToken());
    step(
        "can be revoked",
        200,
        "\"status\":\"revoked\"",
        server("") + " -X POST " + issuer + "/v1/actor_tokens/$(pick id)/revoke");
  }

  private String server(String more) {
    return "call -H 'Authorization: Bearer " + secretKey + "'" + more;
  }

  private String actorToken() {
    String body =
        "{\"user_id\":\""
            + CUSTOMER
            + "\",\"actor\":{\"sub\":\""
            + ENGINEER
            + "\",\"ticket\":\"4711\"}}";
    return server(" -H 'Content-Type: application/json' -d '" + body + "'")
        + " "
        + issuer
        + "/v1/actor_tokens";
  }

  /** A browser that shows a page of the application. */
  private String browser(String name) {
    return "call -b \"$jars/"
        + name
        + "\" -c \"$jars/"
        + name
        + "\" -H 'Origin: "
        + application
        + "'";
  }

  private String tokens(String browser, String session) {
    return browser(browser)
        + " -X POST \""
        + issuer
        + "/v1/client/sessions/"
        + session
        + "/tokens\"";
  }

  private String whoami(String credential) {
    return "call " + credential + " " + application + WhoamiServlet.PATH;
  }

  private void step(String title, int status, String answer, String command) {
    lines.add("# " + title + ": expect status " + status + " and " + answer);
    lines.add(command);
  }
}
