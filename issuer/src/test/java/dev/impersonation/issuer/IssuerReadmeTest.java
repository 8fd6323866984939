package dev.impersonation.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.issuer.user.SeedUsers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** What README.md shows is what there is. */
final class IssuerReadmeTest {
  private static final Path SOURCE =
      Path.of("src/test/java/dev/impersonation/issuer/IssuerReadmeTest.java");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme());
    assertTrue(block.find(), language);
    return block.group(1);
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
    assertEquals(lines(run).strip(), lines(block("java")).replaceFirst("\n}$", ""));
  }

  @Test
  void usersBlock_asShown_isAccepted() throws Exception {
    SeedUsers.parse(block("json"));
    try (LocalIssuer issuer = LocalIssuer.builder().usersJson(block("json")).start()) {
      new ApiClient(issuer).backend("GET", "/v1/users/user_ada", "").expect(200);
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
