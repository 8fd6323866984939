package dev.impersonation.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clerk.backend_api.Clerk;
import com.clerk.backend_api.models.components.ActorToken;
import com.clerk.backend_api.models.operations.Actor;
import com.clerk.backend_api.models.operations.CreateActorTokenRequestBody;
import dev.impersonation.issuer.user.SeedUsers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** What README.md shows is what there is. */
final class IssuerReadmeTest {
  private static final Path SOURCE =
      Path.of("src/test/java/dev/impersonation/issuer/IssuerReadmeTest.java");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  /** The one block of this language that holds this text. */
  private static String block(String language, String text) throws IOException {
    List<String> found =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(readme())
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.contains(text))
            .toList();
    assertEquals(1, found.size(), language + " with " + text);
    return found.get(0);
  }

  private static String lines(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  void javaBlock_asShown_isWhatThisTestRuns() throws Exception {
    // readme:
    try (LocalIssuer issuer =
        LocalIssuer.builder().signInUrl(URI.create("http://127.0.0.1:8080/sign-in")).start()) {
      String publishableKey = issuer.publishableKey(); // for the filter and the browser
      String secretKey = issuer.secretKey(); // for actor tokens
      URI backendApi = issuer.url().resolve("/v1");
      // :readme
      assertTrue(publishableKey.startsWith("pk_test_"));
      assertTrue(secretKey.startsWith("sk_test_"));
      assertEquals(issuer.url() + "/v1", backendApi.toString());
    }

    String source = Files.readString(SOURCE);
    String run =
        source.substring(source.indexOf("// readme:\n") + 11, source.indexOf("// :readme\n"));
    assertEquals(lines(run).strip(), lines(block("java", "LocalIssuer")).replaceFirst("\n}$", ""));
  }

  @Test
  void usersBlock_asShown_isAccepted() throws Exception {
    SeedUsers.parse(block("json", "user_ada"));
    try (LocalIssuer issuer = LocalIssuer.builder().usersJson(block("json", "user_ada")).start()) {
      new ApiClient(issuer).backend("GET", "/v1/users/user_ada", "").expect(200);
    }
  }

  @Test
  void sdkBlock_asShown_isWhatThisTestRuns() throws Exception {
    try (LocalIssuer issuer = LocalIssuer.builder().start()) {
      String url = created(issuer.url() + "/v1", issuer.secretKey());
      assertTrue(url.startsWith(issuer.url() + "/v1/tickets/accept?ticket="), url);
    }

    String source = Files.readString(SOURCE);
    String run = source.substring(source.indexOf("// sdk:\n") + 8, source.indexOf("// :sdk\n"));
    assertEquals(
        oneLine(run).replace("(serverUrl)", "(\"http://127.0.0.1:4100/v1\")"),
        oneLine(block("java", "actorTokens()")));
  }

  private static String oneLine(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static String created(String serverUrl, String secretKey) throws Exception {
    // sdk:
    Clerk clerk = Clerk.builder().serverURL(serverUrl).bearerAuth(secretKey).build();
    ActorToken actorToken =
        clerk
            .actorTokens()
            .create()
            .request(
                CreateActorTokenRequestBody.builder()
                    .userId("user_alice")
                    .actor(
                        Actor.builder()
                            .sub("user_support")
                            .additionalProperty("reason", "ticket 4711")
                            .build())
                    .build())
            .call()
            .actorToken()
            .orElseThrow();
    String openThis = actorToken.url().orElseThrow();
    // :sdk
    return openThis;
  }

  @Test
  @Timeout(60)
  void shellBlock_asShown_endsInATokenThatSaysWhoActs(@TempDir Path folder) throws Exception {
    try (LocalIssuer issuer = LocalIssuer.builder().start()) {
      ProcessBuilder bash = new ProcessBuilder("bash", "-euc", block("sh", "actor_tokens"));
      bash.environment().put("ISSUER", issuer.url().toString());
      bash.environment().put("SECRET_KEY", issuer.secretKey());
      bash.environment().put("TMPDIR", folder.toString());
      bash.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("proxy"));
      Process run = bash.redirectErrorStream(true).start();
      String printed = new String(run.getInputStream().readAllBytes(), UTF_8).strip();
      assertEquals(0, run.waitFor(), printed);
      String[] parts = printed.split("\\.", -1);
      assertEquals(3, parts.length, printed);
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
      assertTrue(claims.contains("\"sub\":\"user_alice\""), claims);
      assertTrue(
          claims.contains("\"act\":{\"sub\":\"user_support\",\"reason\":\"ticket 4711\"}"), claims);
    }
  }

  @Test
  void optionsTable_namesWhatTheCommandKnows() throws Exception {
    Set<String> shown = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| `(--[a-z-]+)` \\|").matcher(readme());
    while (row.find()) {
      shown.add(row.group(1));
    }
    Set<String> known =
        new TreeSet<>(CommandSpec.forAnnotatedObject(IssuerCommand.class).optionsMap().keySet());
    known.removeAll(Set.of("--help", "--version"));

    assertEquals(known, shown);
  }
}
