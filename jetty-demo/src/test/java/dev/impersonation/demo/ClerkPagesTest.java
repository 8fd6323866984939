package dev.impersonation.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("pages with Clerk's own libraries, unmodified, in a browser")
@Tag("matrix")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClerkPagesTest {
  private static final long MOST_SECONDS = 300;

  @TempDir private static Path directory;
  private StoryScene scene;

  @BeforeAll
  void start() throws Exception {
    Path pages = Path.of("target", "clerk-pages").toAbsolutePath();
    build(pages);
    scene = StoryScene.start(directory, Optional.of(pages));
  }

  /** As {@code ./demo} does. */
  private static void build(Path pages) throws IOException, InterruptedException {
    Path log = directory.resolve("build.log");
    Process process =
        new ProcessBuilder(Path.of("clerk-pages", "build").toString(), pages.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "npm took too long");
      assertEquals(0, process.exitValue(), Files.readString(log, UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  private void open(String page) {
    scene.browser().open(scene.shop(page));
  }

  private String shown(String name) {
    return scene.see("dd[data-name='" + name + "']").getText();
  }

  @Test
  void clerkPages_whileSupportActs_tellTheActor() throws Exception {
    scene.begin();
    scene.act("user_bob");

    open("/clerk-js");
    scene.untilText("dd[data-name='GET /api/me']", "user_bob");
    assertEquals("Bob Baker", shown("Clerk.user.fullName"));
    assertTrue(shown("Clerk.session.actor").startsWith("{\"sub\":\"user_sam\","));
    assertEquals("{\"subject\":\"user_bob\",\"actorId\":\"user_sam\"}", shown("GET /api/me"));
    scene.untilBanner("active");

    open("/react");
    scene.untilText("dd[data-name='GET /api/me']", "user_bob");
    assertEquals("user_bob", shown("useAuth().userId"));
    assertTrue(shown("useAuth().actor").startsWith("{\"sub\":\"user_sam\","));
    assertEquals("{\"subject\":\"user_bob\",\"actorId\":\"user_sam\"}", shown("GET /api/me"));
    scene.untilBanner("active");

    // Clerk's libraries say that their keys are for development.
    assertEquals(
        List.of(),
        scene.browser().complaints().stream()
            .filter(line -> !line.contains("development keys"))
            .toList());
  }

  @Test
  void clerkPages_inPerson_tellNoActor() {
    scene.begin();
    scene.signInToShop("alice");
    open("/clerk-js");
    scene.untilText("dd[data-name='GET /api/me']", "user_alice");
    assertEquals("null", shown("Clerk.session.actor"));
    open("/react");
    scene.untilText("dd[data-name='GET /api/me']", "user_alice");
    assertEquals("null", shown("useAuth().actor"));
  }
}
